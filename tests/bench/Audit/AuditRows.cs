using Exchange.Audit;
using Google.Protobuf;

namespace Exchange.Bench.Audit;

/// <summary>Durable appends by one number of awaiting writers, in one of three ways.</summary>
/// <param name="Append">Appends for the writer of that number.</param>
internal sealed record AppendRow(string Name, string Title, string? Baseline, int Writers, Func<int, ValueTask<ulong>> Append) : MeasuredRow(Name, Title, Baseline);

/// <summary>The rows of the audit log, in the order in which each round runs them.</summary>
internal static class AuditRows
{
    public static IReadOnlyList<int> Writers { get; } = [1, 64, 512];

    /// <summary>What stands before a record in the log's file and behind it: as much as the log adds.</summary>
    private const int FrameBytes = 36;

    public static string Queue(int writers) => $"queue-{writers}";

    public static string Prebuilt(int writers) => $"prebuilt-{writers}";

    public static string Built(int writers) => $"built-{writers}";

    /// <param name="plain">Not published.</param>
    public static async Task<IReadOnlyList<AppendRow>> OfAsync(GroupCommitQueue queue, BenchLog plain, BenchLog published)
    {
        // One for each writer; appending gives a record its salts, so that its bytes are as long as those the log writes.
        AuditRecord[] records = [.. Enumerable.Range(0, Writers.Max()).Select(_ => SampleRecord.Build())];
        await plain.AppendAsync(records[0]);
        byte[] bytes = new byte[records[0].CalculateSize() + FrameBytes];
        records[0].ToByteArray().CopyTo(bytes, 0);

        return
        [
            .. Writers.SelectMany(writers => (AppendRow[])
            [
                new(Queue(writers), $"queue: write, flush; {writers} waiting", null, writers, _ => new ValueTask<ulong>(queue.AppendAsync(bytes))),
                new(Prebuilt(writers), $"log, records at hand; {writers} waiting", Queue(writers), writers, writer => plain.AppendAsync(records[writer])),
                new(Built(writers), $"log, records built and published; {writers} waiting", Queue(writers), writers, _ => published.AppendAsync(SampleRecord.Build())),
            ]),
        ];
    }
}
