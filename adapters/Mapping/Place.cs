namespace Exchange.Adapters.Mapping;

/// <summary>Where something is told in a mapping file.</summary>
/// <param name="File">The file's name without its folder.</param>
/// <param name="Line">The line, counted from 1.</param>
internal readonly record struct Place(string File, int Line)
{
    public override string ToString() => $"{File}:{Line}";
}
