using System.Data.Common;
using Exchange.Gateway.State;
using Exchange.Tests.Unit.Adapters;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Tests.Unit.Gateway.State;

public sealed class LeaseHolderTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly FakeLeases _agreed = new();
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    // Fails: while the database is away nobody publishes, and every verification asks its registry.
    [Fact]
    public async Task DatabaseThatIsAway_StopsNobody()
    {
        Start();
        await _began.Task.Patiently();
        _agreed.Answer = null;
        await RenewAsync();
        await RenewAsync();
        Assert.False(_stopped.Task.IsCompleted);
    }

    // Fails: both replicas publish for as long as they live.
    [Fact]
    public async Task LostLease_StopsWhoHeldIt()
    {
        Start();
        await _began.Task.Patiently();
        _agreed.Answer = false;
        await RenewAsync();
        await _stopped.Task.Patiently();
    }

    // Fails: every replica begins to publish when the database goes away.
    [Fact]
    public async Task DatabaseThatIsAway_GivesNobodyTheLease()
    {
        _agreed.Answer = null;
        Start();
        await _time.UntilAwaitedAsync(LeaseHolder.Retry);
        _time.Advance(LeaseHolder.Retry);
        await _time.UntilAwaitedAsync(LeaseHolder.Retry);
        Assert.False(_began.Task.IsCompleted);
        _agreed.Answer = true;
        _time.Advance(LeaseHolder.Retry);
        await _began.Task.Patiently();
    }

    // Fails: after each orderly stop nobody publishes until the lease has run out.
    [Fact]
    public async Task OrderlyStop_ReleasesTheLease()
    {
        Start();
        await _began.Task.Patiently();
        await _end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running.Patiently());
        Assert.Equal((1, true), (_agreed.Released, _stopped.Task.IsCompleted));
    }

    // Fails: a replica that cannot do what the lease is for keeps everybody else from doing it.
    [Fact]
    public async Task WhatEndsByItself_LeavesTheLeaseToAnother()
    {
        _stopped.SetResult();
        Start(_ => Task.CompletedTask);

        await _time.UntilAwaitedAsync(LeaseHolder.Length);
        Assert.Equal((1, 1), (_agreed.Asked, _agreed.Released));
        _time.Advance(LeaseHolder.Length);
        await _time.UntilAwaitedAsync(LeaseHolder.Length);
        Assert.Equal((2, 2), (_agreed.Asked, _agreed.Released));
    }

    private void Start(Func<CancellationToken, Task> act) => _running = new LeaseHolder(_agreed, "publish", _time, NullLogger.Instance).RunAsync(act, _end.Token);

    private void Start() => _running = new LeaseHolder(_agreed, "publish", _time, NullLogger.Instance).RunAsync(ActAsync, _end.Token);

    private async Task ActAsync(CancellationToken cancellation)
    {
        _began.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopped.TrySetResult();
    }

    private async Task RenewAsync()
    {
        int asked = _agreed.Asked;
        await _time.UntilAwaitedAsync(LeaseHolder.Renewal);
        _time.Advance(LeaseHolder.Renewal);
        Assert.True(_agreed.Asked > asked);
    }

    /// <summary>Says what the test says; null is a database that is away.</summary>
    private sealed class FakeLeases : ILeases
    {
        public bool? Answer { get; set; } = true;

        public int Asked { get; private set; }

        public int Released { get; private set; }

        public Task<bool> TryHoldAsync(string name, string holder, TimeSpan length, CancellationToken cancellation)
        {
            Asked++;
            return Answer is { } answer ? Task.FromResult(answer) : Task.FromException<bool>(new Away());
        }

        public Task ReleaseAsync(string name, string holder, CancellationToken cancellation)
        {
            Released++;
            return Task.CompletedTask;
        }
    }

    private sealed class Away : DbException;
}
