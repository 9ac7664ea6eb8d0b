using System.Text.Json;

namespace Exchange.Bench.Baselines;

/// <summary>An answer of the gateway, to be given again byte for byte.</summary>
/// <param name="Headers">All but those that the web server writes by itself.</param>
internal sealed record CapturedAnswer(string Method, string Path, Dictionary<string, string> Headers, byte[] Body)
{
    private static readonly HashSet<string> s_written = new(StringComparer.OrdinalIgnoreCase) { "Date", "Content-Length", "Transfer-Encoding", "Connection" };

    public static async Task<CapturedAnswer> CaptureAsync(HttpRequestMessage request, string path, HttpResponseMessage response, CancellationToken cancellation) => new(
        request.Method.Method,
        path,
        response.Headers.Concat(response.Content.Headers).Where(header => !s_written.Contains(header.Key)).ToDictionary(header => header.Key, header => string.Join(", ", header.Value)),
        await response.Content.ReadAsByteArrayAsync(cancellation));

    public static void Save(string file, IReadOnlyList<CapturedAnswer> answers) => File.WriteAllText(file, JsonSerializer.Serialize(answers));

    public static IReadOnlyList<CapturedAnswer> Load(string file) => JsonSerializer.Deserialize<List<CapturedAnswer>>(File.ReadAllText(file))!;
}
