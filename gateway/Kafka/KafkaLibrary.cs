using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using Exchange.Gateway.Configuration;

namespace Exchange.Gateway.Kafka;

/// <summary>
/// Lets the Kafka client use the system's librdkafka where the package with a library of its own cannot be had. Asked
/// for only when Kafka is configured: a node without Kafka needs no such library.
/// </summary>
internal static class KafkaLibrary
{
    private const string Missing =
        "The Kafka client's library librdkafka is not installed; on Debian: apt-get install librdkafka1. Or build with -p:FullRegistry=true where the whole package registry is reachable.";

    private static readonly Lazy<bool> s_loaded = new(Load);

    /// <param name="options">Null where no Kafka is configured: then nothing is asked for.</param>
    public static void Check(KafkaOptions? options, ConfigurationErrors errors)
    {
        if (options is null)
        {
            return;
        }

        errors.Require("Kafka:BootstrapServers", options.BootstrapServers, "The list of brokers");
        if (options.Partitions is < 1 or > 1000)
        {
            errors.Add("Kafka:Partitions", "From 1 to 1000.");
        }

        if (options.ReplicationFactor is < 1 or > 10)
        {
            errors.Add("Kafka:ReplicationFactor", "From 1 to 10, and not more than there are brokers.");
        }

        KafkaSecurity.Check(options, errors);
        if (!s_loaded.Value)
        {
            errors.Add("Kafka", Missing);
        }
    }

    /// <exception cref="DllNotFoundException">The library is missing; the message says what to install.</exception>
    public static void Require()
    {
        if (!s_loaded.Value)
        {
            throw new DllNotFoundException(Missing);
        }
    }

    private static bool Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, Resolve);
        try
        {
            return Library.IsLoaded || Library.Load();
        }
        catch (Exception exception) when (exception is DllNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        string? file = name switch
        {
            "librdkafka" => "librdkafka.so.1",
            "libdl" => "libdl.so.2",
            _ => null,
        };
        return file is not null && OperatingSystem.IsLinux() && NativeLibrary.TryLoad(file, out nint handle) ? handle : nint.Zero;
    }
}
