using System.CommandLine;
using System.Globalization;
using Exchange.Gateway.Access;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Receipts;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Commands;

/// <summary><c>exchange receipt verify</c>: prints what a receipt says, and whether its node signed it.</summary>
internal static class ReceiptCommand
{
    private const int LargestKeySet = 256 * 1024;

    public static Command Create()
    {
        Argument<FileInfo> file = new("file") { Description = "File with the receipt, or with the whole answer that has it", HelpName = "FILE" };
        Option<string?> jwks = new("--jwks")
        {
            Description = "The node's keys: a file, which needs no network, or an address; otherwise /.well-known/jwks.json of the node that the receipt names",
            HelpName = "FILE|URL",
        };
        Command verify = new("verify", "Print what a receipt says, and whether its signature holds (exit code 0) or not (1)") { file, jwks };
        verify.SetAction((parsed, cancellation) => VerifyAsync(parsed.GetRequiredValue(file), parsed.GetValue(jwks), cancellation));
        return new Command("receipt", "Receipts of verifications") { verify };
    }

    private static async Task<int> VerifyAsync(FileInfo file, string? jwks, CancellationToken cancellation)
    {
        try
        {
            if (!Receipt.TryRead(await File.ReadAllTextAsync(file.FullName, cancellation), out Receipt? receipt))
            {
                return await FailAsync($"'{file}' holds no receipt: neither a compact JWS nor an answer with one in its member `receipt`.");
            }

            string place = jwks ?? receipt.Body.Iss.TrimEnd('/') + "/.well-known/jwks.json";
            IReadOnlyList<SecurityKey>? keys = Jwks.Parse(await ReadKeysAsync(place, cancellation));
            if (keys is not { Count: > 0 })
            {
                return await FailAsync($"'{place}' is not a JSON Web Key Set with a public signature key.");
            }

            StatementFault fault = await receipt.CheckAsync(keys);
            await PrintAsync(receipt.Body, fault, place);
            return fault == StatementFault.None ? ExitCodes.Done : ExitCodes.Failed;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException or TaskCanceledException)
        {
            return await FailAsync(exception.Message);
        }
    }

    private static async Task<string> ReadKeysAsync(string place, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(place, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            return await File.ReadAllTextAsync(place, cancellation);
        }

        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = LargestKeySet };
        return await http.GetStringAsync(address, cancellation);
    }

    private static async Task PrintAsync(ReceiptBody body, StatementFault fault, string place)
    {
        TextWriter output = System.Console.Out;
        await output.WriteLineAsync(fault == StatementFault.None
            ? $"The signature holds, by the keys at {place}. It proves as much as those keys are known to be the node's."
            : $"NOT PROVEN: {TextOf(fault)} Nothing below can be relied on.");
        foreach ((string name, string? value) in FactsOf(body))
        {
            if (!string.IsNullOrEmpty(value))
            {
                await output.WriteLineAsync($"{name,-12} {Printable(value)}");
            }
        }
    }

    private static IEnumerable<(string Name, string? Value)> FactsOf(ReceiptBody body) =>
    [
        ("verdict", body.Verdict),
        ("certificate", body.CertificateId),
        ("type", body.TypeCode),
        ("candidates", body.Candidates is { } candidates ? $"{body.CandidateCount}: {string.Join(", ", candidates)}" : null),
        ("warnings", string.Join(", ", body.Warnings)),
        ("as of", Instant(body.AsOf)),
        ("served from", body.ServedFrom),
        ("purpose", body.Context.Purpose),
        ("officer", body.Context.Officer),
        ("item", body.Context.ItemCode),
        ("case", body.Context.CaseNumber),
        ("client", body.Client),
        ("department", $"{body.Department.Name} {body.Department.Code}"),
        ("recorded", $"log {body.Audit.Log}, record {body.Audit.Index}"),
        ("given by", body.Iss),
        ("given at", body.GivenAt is { } given ? Instant(given.UtcDateTime) : null),
    ];

    private static string TextOf(StatementFault fault) => fault switch
    {
        StatementFault.OtherType => "this is signed, but it is no receipt.",
        StatementFault.OtherSuite => "its cryptographic suite is not known to this version.",
        StatementFault.UnknownKey => "it is signed with none of these keys, or not with ES256.",
        _ => "its signature does not hold; it was changed, or is a forgery.",
    };

    /// <summary>What an unproven receipt says must not move the cursor of whoever reads it.</summary>
    private static string Printable(string value) => string.Concat(value.Select(character => char.IsControl(character) ? '\uFFFD' : character));

    private static string Instant(DateTime instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static async Task<int> FailAsync(string reason)
    {
        await System.Console.Error.WriteLineAsync(reason);
        return ExitCodes.Failed;
    }
}
