using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Exchange.Contracts.V1;
using Exchange.Gateway.Commands.Warming;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Health;
using Exchange.Gateway.Hosting;
using Exchange.Gateway.Redis;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Gateway.Commands;

/// <summary><c>exchange cards warm</c>: fills Redis with the cards of a type, beside the running nodes.</summary>
internal static class CardsCommand
{
    /// <summary>Nobody waits at a counter for what is done here, so Redis may take its time.</summary>
    private static readonly TimeSpan s_redisTimeout = TimeSpan.FromSeconds(2);

    public static Command Create() => new("cards", "The certificate cards of a node") { Warm() };

    private static Command Warm()
    {
        Option<string> type = new("--type") { Description = "The certificate type's code", Required = true };
        Option<int> rate = new("--rate")
        {
            Description = "Certificates a second, at most, that the registry is asked for, e.g. 500/s",
            HelpName = "N/s",
            DefaultValueFactory = _ => 1000,
            CustomParser = ParseRate,
        };
        Option<bool> resume = new("--resume") { Description = "Go on behind the last page of a run that was ended" };
        Option<FileInfo> progress = new("--progress-file") { Description = "Where it is kept how far this is; otherwise beside the configuration file", HelpName = "FILE" };
        Option<FileInfo> configuration = CommandOptions.ConfigurationFile();
        Command command = new("warm", "Fill Redis with all certificates of a type that the registry lists; what a node learns meanwhile stays above it")
        {
            type, rate, resume, progress, configuration,
        };
        command.SetAction((parsed, cancellation) =>
        {
            string file = parsed.GetRequiredValue(configuration).FullName;
            string code = parsed.GetRequiredValue(type);
            WarmProgressFile kept = new(parsed.GetValue(progress)?.FullName ?? $"{file}.warm-{code}");
            return WarmAsync(file, code, parsed.GetValue(rate), parsed.GetValue(resume), kept, cancellation);
        });
        return command;
    }

    private static async Task<int> WarmAsync(string file, string typeCode, int rate, bool resume, WarmProgressFile kept, CancellationToken cancellation)
    {
        try
        {
            CompiledNode node = NodeCompiler.Compile(ConfigurationFile.Read(file));
            await using (node.State)
            {
                return await WarmAsync(node, typeCode, rate, resume, kept, cancellation);
            }
        }
        catch (Exception exception) when (exception is InvalidConfigurationException or IOException or UnauthorizedAccessException)
        {
            return Fail(exception.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail("Ended before its time; --resume goes on from here.");
        }
    }

    private static async Task<int> WarmAsync(CompiledNode node, string typeCode, int rate, bool resume, WarmProgressFile kept, CancellationToken cancellation)
    {
        NodeConfiguration configuration = node.Configuration;
        if (configuration.Types.Find(candidate => candidate.Code == typeCode) is not { } type)
        {
            return Fail($"This node answers for no type '{typeCode}'; it does for {string.Join(", ", configuration.Types.Select(each => each.Code))}.");
        }

        if (configuration.Sources.Find(candidate => candidate.Name == type.Source) is not { } source)
        {
            return Fail($"The node {type.Peer} answers for this type; only a registry's own node can list it.");
        }

        if (!source.Watch)
        {
            return Fail($"The changes of source {source.Name} are not followed (Watch), so its cards live for their TimeToLive only. There is nothing to warm.");
        }

        if (node.Redis is not { } client)
        {
            return Fail("This node has no Redis: its cards lie in the memory of its own process, which nothing else can fill. There is nothing to warm.");
        }

        WarmProgress? from = resume ? kept.Read() : WarmProgress.Start;
        if (from is null)
        {
            return Fail($"There is nothing to resume: '{kept.Path}' is not there.");
        }

        TimeProvider time = TimeProvider.System;
        await using RedisServer redis = new(client, s_redisTimeout, new NodeHealth(time), time, NullLogger<RedisServer>.Instance);
        await redis.StartAsync(cancellation);
        FeedScope scope = new(node.CardKeys!, source.Name, [.. configuration.Types.Where(each => each.Source == source.Name).Select(each => each.Code)], writer: new byte[sizeof(long)]);
        CardWarming warming = new(
            new AdapterSnapshot(new CertificateSource.CertificateSourceClient(Origins.Channel(source.Adapter)), Origins.Headers(source, node), source.Name, typeCode, time),
            new SharedCardSink(redis, node.CardKeys!, scope, new CardMaker(node.TimeZone, new HolderKeys(node.CardKeys!)), configuration.Cards.Lifetime, time),
            kept, rate, time);
        string? fault = await WarmDisplay.RunAsync(type.Name, time, report => warming.RunAsync(from, report, cancellation));
        return fault is null ? ExitCodes.Done : Fail($"{fault} What was read before is in Redis; --resume goes on behind it.");
    }

    private static int Fail(string message)
    {
        System.Console.Error.WriteLine(message);
        return ExitCodes.Failed;
    }

    private static int ParseRate(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        string number = text.EndsWith("/s", StringComparison.Ordinal) ? text[..^2] : text;
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int rate) || rate < 1)
        {
            result.AddError($"'{text}' is not a rate such as 500/s.");
        }

        return rate;
    }
}
