using Exchange.Audit;
using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Changes;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Exchange.Gateway.Peers;

/// <summary>
/// Passes the changes of this node's registries on to a node that may verify their types. The stream ends when what it
/// covers is another: grants, tokens and feeds are looked at again with each heartbeat.
/// </summary>
internal sealed class PeerChangeStream(
    Authenticator authenticator, AccessSnapshots access, CertificateTypes types, CardFeeds feeds, ChangeLog log, AccessRecorder recorder,
    IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);
    private const int PageSize = 256;

    /// <exception cref="RpcException">The stream is refused, or at its end.</exception>
    public async Task SendAsync(PeerWatchRequest request, IServerStreamWriter<PeerWatchEvent> stream, ServerCallContext context)
    {
        Client client = await AuthenticateAsync(context);
        PendingRecord record = recorder.Begin(AuditKind.Peer, client);
        record.Record.Who.OnBehalfOf = new OnBehalfOf { Node = client.Department.Code };
        record.Record.What = new What { CertificateType = string.Join(' ', request.TypeCodes) };
        Outcome<Opening> opening = await recorder.CompleteAsync(record, Open(request.TypeCodes, client));
        if (!opening.Succeeded)
        {
            throw opening.Problem.ToRpcException();
        }

        IReadOnlyList<string> covered = opening.Value.Covered;
        if (covered.Count == 0)
        {
            throw new RpcException(new Status(StatusCode.Unimplemented, "No type asked for has a change feed."));
        }

        PeerChangeCursor cursor = new(covered);
        ChangePosition position = request.Cursor.Length == 0 ? log.End : cursor.Read(request.Cursor) ?? throw Gap();
        await stream.WriteAsync(new PeerWatchEvent { Opened = new PeerWatchOpened { TypeCodes = { covered } }, Cursor = cursor.Of(position) }, context.CancellationToken);

        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        await PassOnAsync(stream, context, request.TypeCodes, covered, cursor, position, end.Token);
    }

    private async Task PassOnAsync(
        IServerStreamWriter<PeerWatchEvent> stream, ServerCallContext context, IReadOnlyList<string> asked, IReadOnlyList<string> covered,
        PeerChangeCursor cursor, ChangePosition position, CancellationToken end)
    {
        HashSet<string> passed = [.. covered];
        DateTimeOffset? last = null;
        long lastAt = 0;
        while (true)
        {
            Task news = log.News;
            // Before the changes are read, so that each one it vouches for is among them.
            DateTimeOffset? vouched = Vouched(covered);
            IReadOnlyList<Card> page = log.Read(position, PageSize) ?? throw Gap();
            foreach (Card card in page)
            {
                position = position with { Index = position.Index + 1 };
                if (passed.Contains(card.TypeCode))
                {
                    await stream.WriteAsync(new PeerWatchEvent { Changed = card.ToCertificate(), Cursor = cursor.Of(position), HolderKey = card.HolderKey.ToByteString() }, end);
                }
            }

            if (page.Count == PageSize)
            {
                continue;
            }

            if (vouched != last || lastAt == 0 || time.GetElapsedTime(lastAt) >= s_interval)
            {
                if (!Covered(asked, await AuthenticateAsync(context)).SequenceEqual(covered))
                {
                    throw Gap();
                }

                PeerHeartbeat heartbeat = new() { SourceTime = vouched is { } stamp ? Timestamp.FromDateTimeOffset(stamp) : null };
                await stream.WriteAsync(new PeerWatchEvent { Heartbeat = heartbeat, Cursor = cursor.Of(position) }, end);
                (last, lastAt) = (vouched, time.GetTimestamp());
            }

            await news.WaitAsync(s_interval, time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (end.IsCancellationRequested)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "The stream was ended."));
            }
        }
    }

    private async ValueTask<Client> AuthenticateAsync(ServerCallContext context)
    {
        Outcome<Client> client = await authenticator.AuthenticateAsync(context.GetHttpContext());
        return client.Succeeded ? client.Value : throw client.Problem.ToRpcException();
    }

    private Outcome<Opening> Open(IReadOnlyList<string> asked, Client client) =>
        client.Roles.Contains(Roles.Node) && asked.Any(type => IsGranted(type, client))
            ? new Opening(Covered(asked, client))
            : new Problem(ProblemKind.NotGranted, "No type asked for is granted to the asking node.");

    private List<string> Covered(IReadOnlyList<string> asked, Client client) =>
    [
        .. asked.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(type => IsGranted(type, client) && feeds.Configured(type) is { IsAbsent: false }),
    ];

    /// <summary>Own types only, and granted for whatever purpose: the asking node is asked for each purpose here.</summary>
    private bool IsGranted(string typeCode, Client client) =>
        types.Find(typeCode) is { Origin.IsOwnRegistry: true } && access.Current.MayForSome(client.Id, AccessAction.Verify, typeCode, time.GetUtcNow());

    /// <summary>What every covered feed vouches for.</summary>
    private DateTimeOffset? Vouched(IReadOnlyList<string> covered)
    {
        DateTimeOffset? least = null;
        foreach (string type in covered)
        {
            if (feeds.Configured(type)!.Moment is not { } moment)
            {
                return null;
            }

            least = least < moment.AsOf ? least : moment.AsOf;
        }

        return least;
    }

    private static RpcException Gap() => new(new Status(StatusCode.OutOfRange, "Not behind this cursor; watch anew without one."));

    private sealed record Opening(IReadOnlyList<string> Covered) : IRecorded
    {
        public void RecordedAt(string log, ulong index)
        {
            // A stream has no place to tell it.
        }
    }
}
