namespace Exchange.Adapters.Sources;

/// <summary>A certificate's file on its way from the registry.</summary>
/// <param name="content">Disposed of with the document.</param>
/// <param name="response">Disposed of with the document.</param>
internal sealed class SourceDocument(string mediaType, ulong length, Stream content, IDisposable response) : IDisposable
{
    private IDisposable? _place;

    public string MediaType => mediaType;

    /// <summary>In bytes; 0 where the registry does not tell.</summary>
    public ulong Length => length;

    public Stream Content => content;

    /// <summary>Gives the place up with the document.</summary>
    public void Own(IDisposable place) => _place = place;

    public void Dispose()
    {
        content.Dispose();
        response.Dispose();
        _place?.Dispose();
    }
}
