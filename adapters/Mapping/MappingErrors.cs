namespace Exchange.Adapters.Mapping;

/// <summary>
/// Collects everything that is wrong with the mapping files, so that the operator mends them in one go. Whoever reads
/// a mapping adds what is wrong and reads on with whatever lets it find the next error.
/// </summary>
internal sealed class MappingErrors
{
    private readonly List<(Place Place, string Text)> _errors = [];

    public bool Any => _errors.Count > 0;

    /// <summary>Every error as <c>file:line: what is wrong; how to mend it</c>, in the order of the files and lines.</summary>
    public IReadOnlyList<string> Lines =>
        [.. _errors.OrderBy(error => error.Place.File, StringComparer.Ordinal).ThenBy(error => error.Place.Line)
            .Select(error => $"{error.Place}: {error.Text}")];

    public void Add(Place place, string wrong, string remedy) => _errors.Add((place, $"{wrong}; {remedy}"));
}
