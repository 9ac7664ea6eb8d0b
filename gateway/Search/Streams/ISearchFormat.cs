using System.Buffers;
using Exchange.Gateway.Audit;
using Microsoft.Net.Http.Headers;

namespace Exchange.Gateway.Search.Streams;

/// <summary>How the answers to a search are written when all of them are asked for. The last line tells that nothing was cut off.</summary>
internal interface ISearchFormat
{
    string MediaType { get; }

    void Begin(IBufferWriter<byte> target);

    void Write(IBufferWriter<byte> target, string log, FoundRecord found);

    void End(IBufferWriter<byte> target, SearchEnd end);
}

/// <param name="IsCut">Whether there was more than was asked for.</param>
/// <param name="Covered">Each log by its name, and how many records of it were searched.</param>
internal sealed record SearchEnd(int Answered, bool IsCut, IReadOnlyList<(string Log, ulong Size)> Covered, AuditBody Audit);

internal static class SearchFormats
{
    private const string Json = "application/json";

    private static readonly ISearchFormat[] s_streams = [new NdjsonFormat(), new CsvFormat()];

    /// <summary>What the caller likes best; null for a page of JSON, which everybody gets who does not say.</summary>
    public static ISearchFormat? Of(HttpRequest request)
    {
        IEnumerable<MediaTypeHeaderValue> accepted = request.GetTypedHeaders().Accept.Where(type => type.Quality != 0).OrderByDescending(type => type.Quality ?? 1);
        foreach (MediaTypeHeaderValue type in accepted)
        {
            if (type.MatchesAllTypes || type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            if (s_streams.FirstOrDefault(format => type.MediaType.Equals(format.MediaType, StringComparison.OrdinalIgnoreCase)) is { } format)
            {
                return format;
            }
        }

        return null;
    }
}
