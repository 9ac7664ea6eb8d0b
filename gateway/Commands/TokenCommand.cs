using System.CommandLine;
using System.Security.Cryptography;
using Exchange.Gateway.Access;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Commands;

/// <summary><c>exchange token</c>: asks a node for an access token as a client does, and prints it; <c>exchange token revoke</c> takes one back.</summary>
internal static class TokenCommand
{
    public static Command Create()
    {
        Asker asker = new();
        Command command = new("token", "Ask a node for an access token") { Revoke() };
        asker.AddTo(command);
        command.SetAction((parsed, cancellation) => asker.AskAsync(parsed, async (http, issuer, client, credentials) =>
        {
            TokenAnswer answer = await TokenClient.AskAsync(http, issuer, client, credentials, TimeProvider.System, cancellation);
            await System.Console.Out.WriteLineAsync(answer.AccessToken);
        }, cancellation));
        return command;
    }

    private static Command Revoke()
    {
        Asker asker = new();
        Option<FileInfo> file = new("--token-file") { Description = "File that holds the token; otherwise it is read from standard input, where no list of processes shows it" };
        Command command = new("revoke", "Take an access token back: a client its own, an admin client any") { file };
        asker.AddTo(command);
        command.SetAction((parsed, cancellation) => asker.AskAsync(parsed, async (http, issuer, client, credentials) =>
        {
            string token = parsed.GetValue(file) is { } named
                ? await File.ReadAllTextAsync(named.FullName, cancellation)
                : await System.Console.In.ReadToEndAsync(cancellation);
            await TokenClient.RevokeAsync(http, issuer, client, credentials, token.Trim(), TimeProvider.System, cancellation);
        }, cancellation));
        return command;
    }

    /// <summary>Who asks which node, and how it proves itself.</summary>
    private sealed class Asker
    {
        private readonly Option<string> _issuer = new("--issuer") { Description = "The node's public address, e.g. http://127.0.0.1:8090", Required = true };
        private readonly Option<string> _client = new("--client") { Description = "The client's identifier", Required = true };
        private readonly Option<FileInfo> _key = new("--key") { Description = "PEM file of the client's private key (P-256)", Required = true };

        public void AddTo(Command command)
        {
            _issuer.Validators.Add(result =>
            {
                if (!Uri.TryCreate(result.GetValueOrDefault<string>(), UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
                {
                    result.AddError("--issuer must be an absolute http or https address, e.g. http://127.0.0.1:8090.");
                }
            });
            command.Add(_issuer);
            command.Add(_client);
            command.Add(_key);
        }

        public async Task<int> AskAsync(ParseResult parsed, Func<HttpClient, string, string, SigningCredentials, Task> ask, CancellationToken cancellation)
        {
            FileInfo key = parsed.GetRequiredValue(_key);
            try
            {
                using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };
                SigningKeys keys = new(SigningKeys.FromPem(await File.ReadAllTextAsync(key.FullName, cancellation)), []);
                await ask(http, parsed.GetRequiredValue(_issuer).TrimEnd('/'), parsed.GetRequiredValue(_client), keys.Credentials);
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
}
