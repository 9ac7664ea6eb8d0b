using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Exchange.Gateway.Verification.Offline;

namespace Exchange.Gateway.Commands;

/// <summary><c>exchange offline</c>: what a counter needs that must verify while its network is away.</summary>
internal static class OfflineCommand
{
    private const int CannotTell = 2;

    public static Command Create() => new("offline", "Verify presentations without a network") { Sync(), Verify() };

    private static Command Sync()
    {
        Option<string> from = new("--from") { Description = "The node's public address, e.g. http://127.0.0.1:8090", Required = true };
        Option<DirectoryInfo> directory = DirectoryOption();
        Command command = new("sync", "Download a node's keys and status lists; once per node, again and again") { from, directory };
        command.SetAction((parsed, cancellation) => SyncAsync(parsed.GetRequiredValue(from).TrimEnd('/'), parsed.GetRequiredValue(directory), cancellation));
        return command;
    }

    private static Command Verify()
    {
        Option<DirectoryInfo> directory = DirectoryOption();
        Option<TimeSpan> age = new("--maximum-age") { Description = "How old a status list may be, e.g. 90m, 24h, 7d", CustomParser = ParseAge, DefaultValueFactory = _ => TimeSpan.FromHours(24), HelpName = "AGE" };
        Option<string> zone = new("--time-zone") { Description = "Where the issuers' days begin and end", DefaultValueFactory = _ => "Asia/Shanghai" };
        zone.Validators.Add(result =>
        {
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(result.GetValueOrDefault<string>(), out _))
            {
                result.AddError("--time-zone names none that this machine knows.");
            }
        });
        Argument<string> token = new("token") { Description = "What the QR code holds; - reads it from standard input" };
        Command command = new("verify", "Verify a presentation; ends with 0 for valid, 1 for not valid, 2 where it cannot be told") { directory, age, zone, token };
        command.SetAction((parsed, cancellation) => VerifyAsync(
            parsed.GetRequiredValue(directory), parsed.GetRequiredValue(age), TimeZoneInfo.FindSystemTimeZoneById(parsed.GetRequiredValue(zone)), parsed.GetRequiredValue(token), cancellation));
        return command;
    }

    private static Option<DirectoryInfo> DirectoryOption() => new("--directory") { Description = "Where the counter keeps what it downloads", Required = true };

    private static TimeSpan ParseAge(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (text.Length > 1 && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= 100_000)
        {
            switch (text[^1])
            {
                case 's': return TimeSpan.FromSeconds(number);
                case 'm': return TimeSpan.FromMinutes(number);
                case 'h': return TimeSpan.FromHours(number);
                case 'd': return TimeSpan.FromDays(number);
                default: break;
            }
        }

        result.AddError("--maximum-age is a number and one of s, m, h, d, e.g. 24h.");
        return default;
    }

    private static async Task<int> SyncAsync(string issuer, DirectoryInfo directory, CancellationToken cancellation)
    {
        try
        {
            using SocketsHttpHandler handler = new() { AllowAutoRedirect = false };
            using HttpClient http = new(handler) { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = SignedList.MaximumLength };
            SyncReport report = await new OfflineSync(http, new OfflineDirectory(directory.FullName)).RunAsync(issuer, cancellation);
            string age = report.OldestSignature is { } oldest ? OfflineText.Age(TimeProvider.System.GetUtcNow() - oldest) : "—";
            await System.Console.Out.WriteLineAsync(
                $"状态列表 {report.Lists} 个（更新 {report.Changed} 个），密钥 {report.Keys} 个 · {report.Lists} status lists ({report.Changed} new), {report.Keys} keys; 最早签发 · oldest signed {age}");
            foreach (string failure in report.Failures)
            {
                await System.Console.Error.WriteLineAsync(failure);
            }

            return report.Failures.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException or UriFormatException or NotSupportedException)
        {
            await System.Console.Error.WriteLineAsync(exception.Message);
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            await System.Console.Error.WriteLineAsync("The node did not answer in time.");
        }

        return ExitCodes.Failed;
    }

    private static async Task<int> VerifyAsync(DirectoryInfo directory, TimeSpan maximumAge, TimeZoneInfo zone, string token, CancellationToken cancellation)
    {
        try
        {
            string text = token == "-" ? await System.Console.In.ReadLineAsync(cancellation) ?? "" : token;
            OfflineVerifier verifier = new(new OfflineDirectory(directory.FullName), zone, maximumAge, TimeProvider.System);
            OfflineAnswer answer = await verifier.VerifyAsync(text.Trim(), cancellation);
            await System.Console.Out.WriteLineAsync(OfflineText.Of(answer, TimeProvider.System.GetUtcNow()));
            return CodeOf(answer.Verdict);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await System.Console.Error.WriteLineAsync(exception.Message);
            return CannotTell;
        }
    }

    private static int CodeOf(OfflineVerdict verdict) => verdict switch
    {
        OfflineVerdict.Valid => ExitCodes.Done,
        >= OfflineVerdict.UnknownIssuer => CannotTell,
        _ => ExitCodes.Failed,
    };
}
