using System.Collections.Frozen;

namespace Exchange.Adapters.Sources;

/// <summary>The sources of one adapter by name.</summary>
internal sealed class SourceCatalog(IEnumerable<GuardedSource> sources) : IDisposable
{
    private readonly FrozenDictionary<string, GuardedSource> _sources =
        sources.ToFrozenDictionary(source => source.Settings.Name, StringComparer.Ordinal);

    public IEnumerable<GuardedSource> All => _sources.Values.OrderBy(source => source.Settings.Name, StringComparer.Ordinal);

    public GuardedSource? Find(string name) => _sources.GetValueOrDefault(name);

    public void Dispose()
    {
        foreach (var source in _sources.Values)
        {
            source.Dispose();
        }
    }
}
