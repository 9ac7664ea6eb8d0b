using System.Threading.Channels;
using Exchange.Adapters.Services;
using Exchange.Adapters.Sources;
using Exchange.Contracts.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Exchange.Tests.Unit.Adapters;

// A revocation that does not arrive, or a heartbeat that vouches for one that has not been sent, lets a revoked
// certificate pass at the counter.
public class WatchTests
{
    [Fact]
    public async Task WithoutCursor_BeginsNowWithAHeartbeatOfTheRegistrysClock()
    {
        await using var registry = await RegistryServer.StartAsync(AnswerTests.Changes("", last: 41));
        await using var watch = Watching.Start(registry, cursor: "");
        var first = await watch.NextAsync();
        Assert.Equal("41", first.Cursor);
        Assert.Equal(DateTimeOffset.Parse("2026-11-22T02:00:00.5Z", null), first.Heartbeat.SourceTime.ToDateTimeOffset());
        Assert.Equal("/changes", registry.Requests[0].Target);
        await watch.PassIntervalAsync();
        await watch.NextAsync();
        Assert.Equal("/changes?after=41", registry.Requests[1].Target);
    }

    [Fact]
    public async Task Changes_ComeInOrderAndBeforeTheHeartbeat()
    {
        await using var registry = await RegistryServer.StartAsync((request, context) => request.Target switch
        {
            "/changes?after=5" => Answer(context, $"{Changed(6)}, {Changed(7)}", last: 8, more: true),
            "/changes?after=7" => Answer(context, Changed(8), last: 8),
            _ => Answer(context, "", last: 8),
        });
        await using var watch = Watching.Start(registry, cursor: "5");
        foreach (var sequence in new[] { 6u, 7u, 8u })
        {
            var changed = await watch.NextAsync();
            Assert.Equal((sequence, $"{sequence}"), (changed.Changed.ChangeSequence, changed.Cursor));
        }

        Assert.Equal("8", (await watch.NextAsync()) is { Heartbeat: not null } heartbeat ? heartbeat.Cursor : "no heartbeat");
    }

    // Fails: behind a long row of other types' changes the node gives the stream up as silent, over and over, and never arrives.
    [Fact]
    public async Task PageOfOtherTypes_MovesTheCursorWithoutVouchingForAnything()
    {
        await using var registry = await RegistryServer.StartAsync((request, context) => request.Target == "/changes?after=5"
            ? Answer(context, """{ "type": "another", "seq": 6 }""", last: 9, more: true)
            : Answer(context, "", last: 9));
        await using var watch = Watching.Start(registry, cursor: "5");
        var progress = await watch.NextAsync();
        Assert.Equal((WatchCertificatesEvent.EventOneofCase.None, "6"), (progress.EventCase, progress.Cursor));
    }

    [Fact]
    public async Task ShortTrouble_IsWaitedOut()
    {
        var calls = 0;
        await using var registry = await RegistryServer.StartAsync((_, context) => Interlocked.Increment(ref calls) is 2 or 3
            ? RegistryServer.AnswerAsync(context, "", 503)
            : Answer(context, "", last: 5));
        await using var watch = Watching.Start(registry, cursor: "5");
        await watch.NextAsync();
        await watch.PassIntervalAsync();
        await watch.PassIntervalAsync();
        await watch.PassIntervalAsync();
        Assert.NotNull((await watch.NextAsync()).Heartbeat);
    }

    [Fact]
    public async Task SilentRegistry_EndsTheStreamAfterTwoSeconds()
    {
        var time = new ManualTime();
        await using var registry = await RegistryServer.StartHangingAsync();
        await using var watch = Watching.Start(registry, cursor: "5", time);
        await registry.ArrivalAsync();
        time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(watch.Stream.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        var failure = await Assert.ThrowsAsync<RpcException>(() => watch.Stream.Patiently());
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }

    [Theory]
    [InlineData("""{ "type": "11100000MB0143028R001", "seq": 6 }""", 6, StatusCode.DataLoss)]
    [InlineData("", 4, StatusCode.OutOfRange)]
    public async Task WhatCannotBeTold_EndsTheStreamWithoutAHeartbeat(string list, ulong last, StatusCode expected)
    {
        await using var registry = await RegistryServer.StartAsync(AnswerTests.Changes(list, last));
        await using var watch = Watching.Start(registry, cursor: "5");
        var failure = await Assert.ThrowsAsync<RpcException>(() => watch.Stream.Patiently());
        Assert.Equal(expected, failure.StatusCode);
        Assert.Equal(0, watch.Pending);
    }

    [Fact]
    public async Task CursorOfAnotherKind_IsRefused()
    {
        await using var registry = await RegistryServer.StartAsync("{}");
        await using var watch = Watching.Start(registry, cursor: "yesterday");
        var failure = await Assert.ThrowsAsync<RpcException>(() => watch.Stream.Patiently());
        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
    }

    [Fact]
    public async Task OpenCircuit_DoesNotStopHeartbeats()
    {
        await using var registry = await RegistryServer.StartAsync((request, context) =>
            request.Target.StartsWith("/changes", StringComparison.Ordinal)
                ? Answer(context, "", last: 5)
                : RegistryServer.AnswerAsync(context, "", 500));
        await using var watch = Watching.Start(registry, cursor: "5");
        while (watch.Source.Circuit != "open")
        {
            await watch.Source.GetAsync(TestMappings.Id, default);
        }

        await watch.NextAsync();
        await watch.PassIntervalAsync();
        Assert.NotNull((await watch.NextAsync()).Heartbeat);
    }

    private static string Changed(ulong sequence) => TestMappings.Certificate(state: "03", sequence: sequence);

    private static Task Answer(HttpContext context, string list, ulong last, bool more = false) =>
        RegistryServer.AnswerAsync(context, AnswerTests.Changes(list, last, more));

    /// <summary>One stream of changes with a clock of its own.</summary>
    private sealed class Watching : IServerStreamWriter<WatchCertificatesEvent>, IAsyncDisposable
    {
        private readonly Channel<WatchCertificatesEvent> _events = Channel.CreateUnbounded<WatchCertificatesEvent>();
        private readonly CancellationTokenSource _end = new();
        private readonly ManualTime _time;

        private Watching(GuardedSource source, string cursor, ManualTime time)
        {
            _time = time;
            Source = source;
            Stream = new WatchStream(time).RunAsync(source, cursor, this, _end.Token);
            Stream.ContinueWith(stream => _events.Writer.Complete(stream.Exception), TaskScheduler.Default);
        }

        public GuardedSource Source { get; }

        public Task Stream { get; }

        public int Pending => _events.Reader.Count;

        public WriteOptions? WriteOptions { get; set; }

        public static Watching Start(RegistryServer registry, string cursor, ManualTime? time = null)
        {
            time ??= new ManualTime();
            return new Watching(TestSource.Load(TestMappings.Whole, registry, time), cursor, time);
        }

        public Task<WatchCertificatesEvent> NextAsync() => _events.Reader.ReadAsync().Patiently();

        /// <summary>Lets the time until the registry is asked again pass.</summary>
        public async Task PassIntervalAsync()
        {
            var interval = Source.Settings.WatchInterval;
            await _time.UntilAwaitedAsync(interval);
            _time.Advance(interval);
        }

        public Task WriteAsync(WatchCertificatesEvent message, CancellationToken cancellationToken) => WriteAsync(message);

        public Task WriteAsync(WatchCertificatesEvent message)
        {
            _events.Writer.TryWrite(message);
            return Task.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await Stream.ContinueWith(_ => { }, TaskScheduler.Default);
            Source.Dispose();
            _end.Dispose();
        }
    }
}
