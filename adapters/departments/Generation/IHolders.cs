namespace Exchange.Departments.Generation;

/// <summary>Fictional holders of certificates by number: code and name follow from the number, and the number from the code.</summary>
internal interface IHolders
{
    /// <summary>The kind of code that names them (GB/T 36903).</summary>
    string CodeType { get; }

    string CodeOf(long number);

    string NameOf(long number);

    /// <summary>Whether the code is one that <see cref="CodeOf"/> gives for some number, however large.</summary>
    bool TryNumberOf(string code, out long number);
}
