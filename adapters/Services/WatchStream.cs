using System.Globalization;
using Exchange.Adapters.Sources;
using Exchange.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Exchange.Adapters.Services;

/// <summary>
/// Makes a stream of changes and heartbeats out of asking a registry again and again. A heartbeat carries the
/// registry's own clock and is sent only when everything before it has been. A change that cannot be mapped ends the
/// stream: passing over it would let the heartbeats vouch for a state that is no longer so.
/// </summary>
internal sealed class WatchStream(TimeProvider time)
{
    /// <summary>A registry that could not be asked for this long ends the stream.</summary>
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LeastAttempt = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(
        GuardedSource source, string cursor, IServerStreamWriter<WatchCertificatesEvent> stream, CancellationToken end)
    {
        var after = ParseCursor(cursor);
        var place = source.StartWatch();
        if (!place.Succeeded)
        {
            throw place.Failure.ToException();
        }

        using var owned = place.Value;
        var interval = source.Settings.WatchInterval;
        long? failingSince = null;
        while (true)
        {
            var started = time.GetTimestamp();
            var page = await source.PollAsync(after, TimeLeft(failingSince), end).ConfigureAwait(false);
            if (end.IsCancellationRequested)
            {
                throw SourceFailure.Unavailable("the stream was ended").ToException();
            }

            if (page.Succeeded)
            {
                after = await SendAsync(page.Value, after, stream, end).ConfigureAwait(false);
                failingSince = null;
                if (page.Value.More)
                {
                    continue;
                }
            }
            else
            {
                failingSince ??= started;
                ThrowIfOver(page.Failure, time.GetElapsedTime(failingSince.Value) + interval);
            }

            await PauseAsync(interval - time.GetElapsedTime(started), end).ConfigureAwait(false);
        }
    }

    // Another attempt is made only while the registry has been silent for less than the limit when it begins.
    private static void ThrowIfOver(SourceFailure failure, TimeSpan silence)
    {
        if (failure.Fault is not (SourceFault.Unavailable or SourceFault.TimedOut))
        {
            throw failure.ToException();
        }

        if (silence > MostSilence - LeastAttempt)
        {
            throw SourceFailure.Unavailable("the registry could not be asked for changes").ToException();
        }
    }

    // Returns the cursor behind what was sent.
    private static async ValueTask<ulong> SendAsync(
        ChangesPage page, ulong? after, IServerStreamWriter<WatchCertificatesEvent> stream, CancellationToken end)
    {
        // Without a cursor the registry lists nothing, and what it lists afterwards is behind its last sequence.
        var last = after ?? page.Latest;
        var sent = false;
        foreach (var change in page.Changes)
        {
            last = change.Sequence;
            if (change.Certificate is not null)
            {
                var changed = new WatchCertificatesEvent { Changed = change.Certificate, Cursor = CursorOf(last) };
                await stream.WriteAsync(changed, end).ConfigureAwait(false);
                sent = true;
            }
        }

        if (!page.More || after is null)
        {
            var heartbeat = new Heartbeat { SourceTime = page.Time.ToTimestamp() };
            await stream.WriteAsync(new WatchCertificatesEvent { Heartbeat = heartbeat, Cursor = CursorOf(last) }, end).ConfigureAwait(false);
        }
        else if (!sent)
        {
            // However long the way through other types is, the watcher sees that it goes on, and need not begin again.
            await stream.WriteAsync(new WatchCertificatesEvent { Cursor = CursorOf(last) }, end).ConfigureAwait(false);
        }

        return last;
    }

    private TimeSpan TimeLeft(long? failingSince)
    {
        var left = failingSince is { } since ? MostSilence - time.GetElapsedTime(since) : MostSilence;
        return left < LeastAttempt ? LeastAttempt : left;
    }

    private async ValueTask PauseAsync(TimeSpan pause, CancellationToken end)
    {
        if (pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static ulong? ParseCursor(string cursor)
    {
        if (cursor.Length == 0)
        {
            return null;
        }

        return ulong.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var after)
            ? after
            : throw Statuses.InvalidArgument("this is no cursor of this adapter");
    }

    private static string CursorOf(ulong sequence) => sequence.ToString(CultureInfo.InvariantCulture);
}
