using System.CommandLine;
using System.Globalization;
using Confluent.Kafka;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Hosting;
using Exchange.Gateway.Kafka;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Redis;
using Exchange.Gateway.Verification.ChangeTopic;
using Exchange.Gateway.Verification.Shared;
using StackExchange.Redis;

namespace Exchange.Gateway.Commands;

/// <summary><c>exchange keys retire</c>: takes a key out of a ring, but only when nothing lies under it any more.</summary>
internal static class RetireKeyCommand
{
    /// <summary>
    /// By then every replica seals under the newest key: a node reads its file every second, but a mounted secret may take a
    /// cluster some minutes to bring.
    /// </summary>
    private static readonly TimeSpan s_untilAllSeal = TimeSpan.FromMinutes(5);

    public static Command Create()
    {
        Argument<FileInfo> file = KeyRingCommands.File();
        Argument<uint> id = new("id") { Description = "The key's number, as exchange keys list shows it" };
        Option<FileInfo> configuration = CommandOptions.ConfigurationFile();
        Command command = new("retire", "Take a key out of a ring, if nothing in the node's Redis and Kafka lies under it any more") { file, id, configuration };
        command.SetAction((parsed, cancellation) => KeyRingCommands.WithRingAsync(parsed.GetRequiredValue(file), ring =>
            RetireAsync(parsed.GetRequiredValue(file), ring, parsed.GetRequiredValue(id), parsed.GetRequiredValue(configuration).FullName, cancellation)));
        return command;
    }

    private static async Task<int> RetireAsync(FileInfo file, KeyRing ring, uint id, string configuration, CancellationToken cancellation)
    {
        if (!ring.KeyIds.Contains(id))
        {
            return Refuse($"The ring has no key {Number(id)}.");
        }

        if (ring.KeyIds[^1] == id)
        {
            return Refuse($"Key {Number(id)} is the one that seals. Rotate the ring first, and wait until nothing lies under this one.");
        }

        try
        {
            CompiledNode node = NodeCompiler.Compile(ConfigurationFile.Read(configuration));
            await using (node.State)
            {
                if (node.CardKeys is not { } used || used.IndexId != ring.IndexId || !used.KeyIds.Contains(id))
                {
                    return Refuse($"'{file}' is not the ring of cards of the node in '{configuration}', so what lies under the key cannot be told.");
                }

                if (await UsesOfAsync(node, id, cancellation) is { Length: > 0 } uses)
                {
                    return Refuse($"Key {Number(id)} is still in use: {uses} Try again when they have been sealed anew or have expired.");
                }
            }

            if (ring.Keys[^1].MadeAt + s_untilAllSeal is var settled && settled > TimeProvider.System.GetUtcNow())
            {
                return Refuse(string.Create(CultureInfo.InvariantCulture,
                    $"A replica that has not read the newest key yet may still seal under key {id}. Try again after {settled:yyyy-MM-ddTHH:mm:ssZ}."));
            }

            PrivateFile.Write(file.FullName, ring.Without(id).Write());
            System.Console.Out.WriteLine($"Key {Number(id)} is taken out. Nodes read the ring again by themselves; give peers that read this node's changes the new ring.");
            return ExitCodes.Done;
        }
        catch (InvalidConfigurationException exception)
        {
            return Refuse(exception.Message);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or KafkaException or DllNotFoundException)
        {
            return Refuse($"What lies under key {Number(id)} cannot be told, so it stays: {exception.Message}");
        }
    }

    private static async Task<string> UsesOfAsync(CompiledNode node, uint id, CancellationToken cancellation)
    {
        List<string> uses = [];
        if (node.Redis is { } redis)
        {
            Dictionary<uint, long> counts = await RedisKeyUse.CountAsync(redis, SharedKeys.EverySealed, SharedCardValue.HeaderBytes, cancellation);
            if (counts.GetValueOrDefault(id) is > 0 and long cards)
            {
                uses.Add($"{Number(cards)} card(s) in Redis lie under it, for {node.Configuration.Cards.Lifetime.TotalHours:0.#} h at most.");
            }
        }

        if (node.Configuration.Kafka is { } kafka)
        {
            Dictionary<uint, long> counts = TopicKeyUse.Count(kafka, TopicNames.Of(node.Node.Code), cancellation);
            if (counts.GetValueOrDefault(id) is > 0 and long records)
            {
                uses.Add($"{Number(records)} change(s) in Kafka lie under it.");
            }
        }

        return string.Join(' ', uses);
    }

    private static int Refuse(string why)
    {
        System.Console.Error.WriteLine(why);
        return ExitCodes.Failed;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
