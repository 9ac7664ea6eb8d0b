namespace Exchange.Bench;

/// <summary>What was asked for.</summary>
/// <param name="Rows">The names of the rows to measure.</param>
/// <param name="Seconds">How long a row is loaded in each round.</param>
/// <param name="WarmUp">How long each row is loaded before it counts.</param>
/// <param name="Floor">The least share of its baseline that cached verification must reach; null for none.</param>
/// <param name="Directory">Everything is kept here, the audit logs too.</param>
internal sealed record BenchSettings(
    IReadOnlyList<string> Rows, TimeSpan Seconds, int Rounds, int Connections, TimeSpan WarmUp, double? Floor, string Directory);
