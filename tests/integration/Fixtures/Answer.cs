using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Exchange.Tests.Integration.Fixtures;

/// <summary>An HTTP answer, read whole.</summary>
public sealed record Answer(int Status, string? MediaType, HttpResponseHeaders Headers, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    /// <summary>The stable code of a problem.</summary>
    public string Code => Json.GetProperty("code").GetString()!;

    public string Verdict => Json.GetProperty("verdict").GetString()!;

    public string ServedFrom => Json.GetProperty("servedFrom").GetString()!;

    public DateTimeOffset AsOf => Json.GetProperty("asOf").GetDateTimeOffset();

    public IReadOnlyList<string> Warnings => [.. Json.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()!)];

    /// <summary>Where the answer says that its record stands.</summary>
    public AuditPosition Audit => new(
        Json.GetProperty("audit").GetProperty("log").GetString()!, Json.GetProperty("audit").GetProperty("index").GetUInt64());

    /// <summary>The <c>errors</c> of a problem, by path.</summary>
    public ILookup<string, string> Errors => Json.GetProperty("errors").EnumerateArray()
        .ToLookup(error => error.GetProperty("path").GetString()!, error => error.GetProperty("message").GetString()!);

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) =>
        new((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers, await response.Content.ReadAsByteArrayAsync());

    public override string ToString() => $"{Status} {Text}";
}

/// <param name="Log">node "/" replica.</param>
public sealed record AuditPosition(string Log, ulong Index);
