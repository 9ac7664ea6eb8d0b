using Grpc.Core;

namespace Exchange.Gateway.Commands.Warming;

/// <summary>
/// Brings a snapshot of a registry to where cards are looked for, no faster than told. What fails for a moment is tried
/// again; what goes on failing ends it, and it can be resumed behind the last page.
/// </summary>
/// <param name="rate">Certificates a second, at most.</param>
internal sealed class CardWarming(ICardSnapshot snapshot, ICardSink sink, WarmProgressFile file, int rate, TimeProvider time)
{
    public const int MostTries = 5;

    private const int LargestPage = 500;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <param name="report">Called after each page.</param>
    /// <returns>Why it ended before the last page; null where it did not.</returns>
    /// <exception cref="IOException">The progress cannot be written.</exception>
    public async Task<string?> RunAsync(WarmProgress from, Action<WarmProgress> report, CancellationToken cancellation)
    {
        WarmProgress at = from;
        while (true)
        {
            long began = time.GetTimestamp();
            (WarmProgress? next, string? fault) = await PageInTimeAsync(at, cancellation);
            if (next is null)
            {
                return fault;
            }

            report(next);
            if (next.Cursor.Length == 0)
            {
                file.Remove();
                return null;
            }

            file.Write(next);
            TimeSpan early = TimeSpan.FromSeconds((double)(next.Read - at.Read) / rate) - time.GetElapsedTime(began);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, time, cancellation);
            }

            at = next;
        }
    }

    private async Task<(WarmProgress? Next, string? Fault)> PageInTimeAsync(WarmProgress at, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            (WarmProgress? next, string? fault, bool passes) = await PageAsync(at, cancellation);
            if (next is not null || !passes || attempt == MostTries)
            {
                return (next, fault);
            }

            await Task.Delay(s_pause, time, cancellation);
        }
    }

    private async Task<(WarmProgress? Next, string? Fault, bool Passes)> PageAsync(WarmProgress at, CancellationToken cancellation)
    {
        if (await sink.BeginPageAsync() is { } fault)
        {
            return (null, fault, Passes: true);
        }

        try
        {
            SnapshotPage page = await snapshot.ListAsync(at.Cursor, Math.Min(LargestPage, rate), cancellation);
            return await sink.PutAsync(page.Certificates, page.AsOf) is { } taken
                ? (new WarmProgress(page.Next, at.Read + page.Certificates.Count, at.Taken + taken, page.Total), null, Passes: false)
                : (null, "Redis does not answer.", Passes: true);
        }
        catch (RpcException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            return (null, Describe(exception.Status),
                Passes: exception.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted);
        }
    }

    private static string Describe(Status status) => status.StatusCode == StatusCode.Unimplemented
        ? "This registry cannot be listed: its mapping has no operation list."
        : $"The adapter answers {status.StatusCode}: {status.Detail}";
}
