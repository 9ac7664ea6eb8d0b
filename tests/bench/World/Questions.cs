using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Exchange.Bench.World;

/// <summary>Whole HTTP requests, as they go over the wire, in a file that <c>replay.lua</c> reads.</summary>
/// <param name="File">For each request its length as a line, then its bytes.</param>
/// <param name="Sample">One of them, to try by an ordinary client.</param>
internal sealed record Questions(string File, Question Sample)
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static Questions Verifications(string file, DemoAccess access, IEnumerable<string> certificates) => Write(file, certificates.Select(id => new Question(
        "POST", "/api/v1/verifications",
        new Dictionary<string, string> { ["Authorization"] = "Bearer " + access.Token, ["Content-Type"] = "application/json" },
        JsonSerializer.Serialize(new { certificateId = id, context = new { purpose = access.Purpose, officer = "jy-017" } }, s_json))));

    /// <summary>The same certificates, so many at once.</summary>
    public static Questions Batches(string file, DemoAccess access, IEnumerable<string> certificates, int size) => Write(file, certificates.Chunk(size).Select(ids => new Question(
        "POST", "/api/v1/verifications/batch",
        new Dictionary<string, string> { ["Authorization"] = "Bearer " + access.Token, ["Content-Type"] = "application/json" },
        JsonSerializer.Serialize(new { context = new { purpose = access.Purpose, officer = "jy-017" }, items = ids.Select(id => new { certificateId = id }) }, s_json))));

    /// <param name="prefix">What stands before the enterprise's code.</param>
    public static Questions ResourceCalls(string file, DemoAccess access, string prefix, IEnumerable<string> enterprises) => Write(file, enterprises.Select(code => new Question(
        "GET", prefix + code,
        new Dictionary<string, string>
        {
            ["Authorization"] = "Bearer " + access.Token,
            ["Exchange-Purpose"] = Uri.EscapeDataString(access.Purpose),
            ["Exchange-Officer"] = "jy-017",
            // The gateway sends its own; without the gateway the department wants it of the caller.
            ["X-Api-Key"] = access.DepartmentSecret,
        },
        "")));

    private static Questions Write(string file, IEnumerable<Question> questions)
    {
        Question[] all = [.. questions];
        using FileStream stream = System.IO.File.Create(file);
        foreach (byte[] bytes in all.Select(question => question.ToBytes()))
        {
            stream.Write(Encoding.ASCII.GetBytes(bytes.Length.ToString(CultureInfo.InvariantCulture) + "\n"));
            stream.Write(bytes);
        }

        return new Questions(file, all[0]);
    }
}

/// <param name="Body">Empty for none.</param>
internal sealed record Question(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public byte[] ToBytes()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Method} {Path} HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        foreach ((string name, string value) in Headers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (Body.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(Body)}\r\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("\r\n").Append(Body).ToString());
    }

    public HttpRequestMessage ToMessage(Uri server)
    {
        HttpRequestMessage message = new(new HttpMethod(Method), new Uri(server, Path));
        if (Body.Length > 0)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
        }

        foreach ((string name, string value) in Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }
}
