namespace Exchange.Contracts.CodeLists;

/// <summary>A closed list of codes in the order of its standard.</summary>
internal sealed class CodeList(params Code[] codes)
{
    public IReadOnlyList<Code> All { get; } = codes.AsReadOnly();

    /// <summary>The entry with exactly this code. The lists are short, so a walk is as quick as a hash.</summary>
    public Code? Find(string? value)
    {
        foreach (var code in codes)
        {
            if (string.Equals(code.Value, value, StringComparison.Ordinal))
            {
                return code;
            }
        }

        return null;
    }
}
