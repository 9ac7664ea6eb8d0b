using System.CommandLine;
using System.Net.Sockets;
using System.Security.Cryptography;
using Exchange.Adapters.Mapping;
using Exchange.Adapters.Sources;
using Microsoft.AspNetCore.Connections;

namespace Exchange.Adapters.Hosting;

/// <summary><c>exchange-adapters</c>: the options, and running the host by them. What cannot start says why and exits with 1.</summary>
internal static class AdapterCommand
{
    private const int Failed = 1;

    public static RootCommand Create()
    {
        var listen = new Option<string>("--listen") { Required = true, Description = "Address to listen on: http://HOST:PORT (HTTP/2 without TLS) or https://HOST:PORT." };
        var sources = new Option<string>("--sources") { Required = true, Description = "Folder of the mapping files, *.yaml, one source each." };
        var secretFile = new Option<string?>("--secret-file") { Description = "File with the secrets that callers may present, one a line. Needed beyond loopback." };
        var certificate = new Option<string?>("--certificate") { Description = "PEM file of the server's certificate, for https." };
        var key = new Option<string?>("--key") { Description = "PEM file of the certificate's private key, for https." };
        var parentPipe = new Option<bool>("--parent-pipe") { Description = "End when standard input is closed." };
        var command = new RootCommand("Stands between a gateway and the registries of departments.")
        {
            listen, sources, secretFile, certificate, key, parentPipe,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var address = parsed.GetValue(listen)!;
            var hasCertificate = parsed.GetValue(certificate) is not null && parsed.GetValue(key) is not null;
            if (ListenAddress.Wrong(address, parsed.GetValue(secretFile) is not null, hasCertificate) is { } wrong)
            {
                return Task.FromResult(Refuse(wrong));
            }

            return RunAsync(
                new AdapterSettings
                {
                    Listen = new Uri(address),
                    Sources = parsed.GetValue(sources)!,
                    SecretFile = parsed.GetValue(secretFile),
                    Certificate = parsed.GetValue(certificate),
                    Key = parsed.GetValue(key),
                    ParentPipe = parsed.GetValue(parentPipe),
                },
                cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(AdapterSettings settings, CancellationToken cancellation)
    {
        CallerSecrets? secrets = null;
        if (settings.SecretFile is not null)
        {
            secrets = CallerSecrets.Read(settings.SecretFile, out var wrong);
            if (secrets is null)
            {
                return Refuse(wrong);
            }
        }

        using var logs = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true));
        var loader = new SourceLoader(SourceEnvironment.OfProcess, TimeProvider.System, logs);
        if (loader.Load(settings.Sources, out var errors) is not { } catalog)
        {
            return Refuse([.. errors]);
        }

        try
        {
            await using var app = AdapterHost.Build(settings, catalog, secrets);
            await app.StartAsync(cancellation).ConfigureAwait(false);
            if (settings.ParentPipe)
            {
                app.Lifetime.StopWithParent();
            }

            Console.WriteLine($"exchange-adapters listening on {app.Urls.First()} for {string.Join(", ", catalog.All.Select(source => source.Settings.Name))}");
            await app.WaitForShutdownAsync(cancellation).ConfigureAwait(false);
            return 0;
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            return Refuse($"{settings.Listen.OriginalString} is taken by another process; choose another port with --listen");
        }
        catch (Exception error) when (error is IOException or SocketException or CryptographicException or UnauthorizedAccessException)
        {
            return Refuse($"cannot listen on {settings.Listen.OriginalString}: {error.Message}");
        }
    }

    private static int Refuse(params string[] lines)
    {
        foreach (var line in lines)
        {
            Console.Error.WriteLine($"exchange-adapters: {line}");
        }

        return Failed;
    }
}
