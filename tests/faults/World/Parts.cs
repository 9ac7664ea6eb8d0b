using Exchange.Tests;
using Exchange.Tests.Integration.State;

namespace Exchange.Faults.World;

/// <summary>The servers that a storm runs on beside the programs of the product.</summary>
internal sealed record Parts(bool Redis, bool Kafka, bool PostgreSql)
{
    public static IReadOnlyList<string> Names { get; } = ["redis", "kafka", "postgresql"];

    /// <summary>All that are installed; what is left out is said.</summary>
    /// <param name="without">Names of those that are not wanted.</param>
    public static Parts Find(IReadOnlyCollection<string> without)
    {
        return new Parts(Has("redis", RedisProcess.Missing), Has("kafka", KafkaProcess.Missing), Has("postgresql", PostgreSqlPrograms.Folder is null ? "PostgreSQL is not installed" : null));

        bool Has(string name, string? missing)
        {
            string? reason = without.Contains(name) ? "as told" : missing;
            if (reason is not null)
            {
                Console.WriteLine($"without {name}: {reason}");
            }

            return reason is null;
        }
    }
}
