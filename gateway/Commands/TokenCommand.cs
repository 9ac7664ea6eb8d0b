using System.CommandLine;
using System.Security.Cryptography;
using Exchange.Gateway.Access;

namespace Exchange.Gateway.Commands;

/// <summary><c>exchange token</c>: asks a node for an access token as a client does, and prints it.</summary>
internal static class TokenCommand
{
    public static Command Create()
    {
        Option<string> issuer = new("--issuer") { Description = "The node's public address, e.g. http://127.0.0.1:8090", Required = true };
        issuer.Validators.Add(result =>
        {
            if (!Uri.TryCreate(result.GetValueOrDefault<string>(), UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            {
                result.AddError("--issuer must be an absolute http or https address, e.g. http://127.0.0.1:8090.");
            }
        });
        Option<string> client = new("--client") { Description = "The client's identifier", Required = true };
        Option<FileInfo> key = new("--key") { Description = "PEM file of the client's private key (P-256)", Required = true };
        Command command = new("token", "Ask a node for an access token") { issuer, client, key };
        command.SetAction((parsed, cancellation) => AskAsync(parsed.GetRequiredValue(issuer), parsed.GetRequiredValue(client), parsed.GetRequiredValue(key), cancellation));
        return command;
    }

    private static async Task<int> AskAsync(string issuer, string client, FileInfo key, CancellationToken cancellation)
    {
        try
        {
            using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };
            SigningKeys keys = new(SigningKeys.FromPem(await File.ReadAllTextAsync(key.FullName, cancellation)), []);
            TokenAnswer answer = await TokenClient.AskAsync(http, issuer.TrimEnd('/'), client, keys.Credentials, TimeProvider.System, cancellation);
            await System.Console.Out.WriteLineAsync(answer.AccessToken);
            return ExitCodes.Done;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            await System.Console.Error.WriteLineAsync(exception.Message);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            await System.Console.Error.WriteLineAsync($"'{key}' is not the PEM of a P-256 private key.");
        }

        return ExitCodes.Failed;
    }
}
