using Exchange.Gateway.Verification.Changes;
using Exchange.Tests.Unit.Adapters;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Tests.Unit.Gateway.Verification.Changes;

public sealed class CursorKeeperTests
{
    private readonly ManualTime _time = new();
    private readonly FakeCursors _store = new();

    // Fails: a node that is restarted vouches in Redis for changes that nobody wrote there, or never for the cards that are there.
    [Fact]
    public async Task WhatIsKept_IsTakenUpOnce()
    {
        CursorKeeper keeper = await KeeperAsync();
        DateTimeOffset passed = _time.GetUtcNow();
        for (int i = 0; i < 20; i++)
        {
            keeper.Current = $"{i}";
            _time.Advance(TimeSpan.FromMilliseconds(500));
        }

        await keeper.FinishAsync();
        CursorKeeper next = await KeeperAsync();
        Assert.Equal(_store.Kept, next.Current);
        DateTimeOffset since = next.TakeSince()!.Value;
        // Behind the place, by as much as clocks may be apart.
        Assert.InRange(since - passed, TimeSpan.FromMilliseconds(int.Parse(next.Current, null) * 500 + 1000), TimeSpan.FromSeconds(9.5 - 5 + 1.1));
        Assert.Null(next.TakeSince());
    }

    // Fails: a stream that could not be resumed passes for one that was, and what fell into the gap is vouched for.
    [Fact]
    public async Task Gap_TakesItAway()
    {
        await _store.SaveAsync("registry", new KeptCursor("7", _time.GetUtcNow()), CancellationToken.None);
        CursorKeeper keeper = await KeeperAsync();
        keeper.Current = "";
        keeper.Current = "9";
        Assert.Null(keeper.TakeSince());
    }

    // Fails: a node without Redis announces more to its observers again than it must.
    [Fact]
    public async Task WithoutRedis_TheLastPlaceIsKept()
    {
        CursorKeeper keeper = new("registry", _store, _time, NullLogger.Instance);
        await keeper.LoadAsync(CancellationToken.None);
        keeper.Current = "1";
        keeper.Current = "2";
        await keeper.FinishAsync();
        Assert.Equal("2", _store.Kept);
    }

    private async Task<CursorKeeper> KeeperAsync()
    {
        CursorKeeper keeper = new("registry", _store, _time, NullLogger.Instance, new CursorPath());
        await keeper.LoadAsync(CancellationToken.None);
        return keeper;
    }
}
