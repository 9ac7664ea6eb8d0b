using Exchange.Gateway.Redis;
using Exchange.Tests.Unit.Adapters;

namespace Exchange.Tests.Unit.Gateway.Redis;

public sealed class RedisBreakerTests
{
    private readonly ManualTime _time = new();
    private readonly RedisBreaker _breaker;

    public RedisBreakerTests() => _breaker = new RedisBreaker(_time);

    // Fails: every counter waits for a Redis that hangs.
    [Fact]
    public void FailuresInARow_Open()
    {
        Fail(RedisBreaker.MostFailures - 1);
        _breaker.Succeeded();
        Fail(RedisBreaker.MostFailures - 1);
        Assert.True(_breaker.MayCall());
        Fail(1);
        Assert.False(_breaker.MayCall());
    }

    // Fails: Redis is back and nobody notices; or everybody tries at once and waits.
    [Fact]
    public void Open_LetsOneTryInAWhile()
    {
        Fail(RedisBreaker.MostFailures);
        _time.Advance(RedisBreaker.Pause);
        Assert.True(_breaker.MayCall());
        Assert.False(_breaker.MayCall());
        _breaker.Failed();
        Assert.False(_breaker.MayCall());
        _time.Advance(RedisBreaker.Pause);
        Assert.True(_breaker.MayCall());
        _breaker.Succeeded();
        Assert.True(_breaker.MayCall());
        Assert.True(_breaker.MayCall());
    }

    private void Fail(int times)
    {
        for (int i = 0; i < times; i++)
        {
            _breaker.Failed();
        }
    }
}
