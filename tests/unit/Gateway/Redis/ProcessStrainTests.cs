using Exchange.Gateway.Redis;
using Exchange.Tests.Unit.Adapters;

namespace Exchange.Tests.Unit.Gateway.Redis;

public sealed class ProcessStrainTests
{
    private readonly ManualTime _time = new();

    // Fails: in a rush every counter is sent to the registry, because replies that are there count as missing.
    [Fact]
    public async Task LateWork_IsRememberedForAWhile()
    {
        ProcessStrain strain = new(_time);
        _time.Advance(ProcessStrain.Memory);
        Assert.False(await strain.IsStrainedAsync());
        strain.Note(ProcessStrain.Prompt);
        Assert.True(await strain.IsStrainedAsync());
        _time.Advance(ProcessStrain.Memory - TimeSpan.FromTicks(1));
        Assert.True(await strain.IsStrainedAsync());
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.False(await strain.IsStrainedAsync());
    }

    // Fails: counters wait half a second for a Redis that hangs, each time.
    [Fact]
    public async Task PromptWork_IsNoStrain()
    {
        ProcessStrain strain = new(_time);
        _time.Advance(ProcessStrain.Memory);
        strain.Note(ProcessStrain.Prompt - TimeSpan.FromTicks(1));
        Assert.False(await strain.IsStrainedAsync());
    }

    // Fails: the clock runs on while the process stands still, and all that it waits for is given up.
    [Theory]
    [InlineData(13, false)]
    [InlineData(100, true)]
    public async Task TimerThatIsLate_TellsOfStrain(int tickMilliseconds, bool isStrained)
    {
        ReplyPatience patience = new(TimeSpan.FromMilliseconds(100), _time);
        _time.Advance(ProcessStrain.Memory);
        ValueTask<bool> waiting = patience.WaitAsync(new TaskCompletionSource().Task);
        for (int passed = 0; passed < 130; passed += tickMilliseconds)
        {
            _time.Advance(TimeSpan.FromMilliseconds(tickMilliseconds));
        }

        Assert.False(await waiting);
        Assert.Equal(isStrained, await patience.Strain.IsStrainedAsync());
    }
}
