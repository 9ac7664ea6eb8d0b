using Exchange.Adapters.Sources;

namespace Exchange.Tests.Unit.Adapters;

// One department's trouble must stay its own: whoever asks the others must not notice.
public class ResilienceTests
{
    [Fact]
    public async Task HangingRegistry_EndsInTimeAfterOneRetry()
    {
        var time = new ManualTime();
        await using var registry = await RegistryServer.StartHangingAsync();
        using var source = TestSource.Load(TestMappings.Whole, registry, time);
        var asked = source.GetAsync(TestMappings.Id, default);
        await registry.ArrivalAsync();
        time.Advance(source.Settings.AttemptTimeout);
        await registry.ArrivalAsync();
        time.Advance(source.Settings.Timeout - source.Settings.AttemptTimeout);
        Assert.Equal(SourceFault.TimedOut, (await asked.Patiently()).Result.Failure.Fault);
        Assert.Equal(2, registry.Requests.Count);
    }

    [Fact]
    public async Task HangingRegistry_DoesNotAffectAnother()
    {
        var time = new ManualTime();
        await using var hanging = await RegistryServer.StartHangingAsync();
        await using var healthy = await RegistryServer.StartAsync(TestMappings.Certificate());
        using var stuck = TestSource.Load("concurrency: 8\nqueue: 8\n" + TestMappings.Whole, hanging, time);
        using var source = TestSource.Load(TestMappings.Whole, healthy, time);
        using var end = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 16).Select(_ => stuck.GetAsync(TestMappings.Id, end.Token).AsTask()).ToList();
        for (var i = 0; i < 200; i++)
        {
            Assert.True((await source.GetAsync(TestMappings.Id, default)).Result.Succeeded);
        }

        Assert.DoesNotContain(waiting, task => task.IsCompleted);
        await end.CancelAsync();
        Assert.All(await Task.WhenAll(waiting).Patiently(), asked => Assert.Equal(SourceFault.TimedOut, asked.Result.Failure.Fault));
    }

    [Fact]
    public async Task FailedAttempt_IsRetriedOnce()
    {
        var calls = 0;
        await using var registry = await RegistryServer.StartAsync((_, context) => Interlocked.Increment(ref calls) == 1
            ? RegistryServer.AnswerAsync(context, "", 503)
            : RegistryServer.AnswerAsync(context, TestMappings.Certificate()));
        using var source = TestSource.Load(TestMappings.Whole, registry);
        Assert.True((await source.GetAsync(TestMappings.Id, default)).Result.Succeeded);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task UnreachableRegistry_IsUnavailable()
    {
        string address;
        await using (var registry = await RegistryServer.StartAsync("{}"))
        {
            address = registry.Address;
        }

        using var source = TestSource.Load(TestMappings.Whole, address);
        Assert.Equal(SourceFault.Unavailable, (await source.GetAsync(TestMappings.Id, default)).Result.Failure.Fault);
    }

    [Fact]
    public async Task FailingRegistry_IsLeftAloneThenProbed()
    {
        var time = new ManualTime();
        var status = 500;
        await using var registry = await RegistryServer.StartAsync(
            (_, context) => RegistryServer.AnswerAsync(context, TestMappings.Certificate(), Volatile.Read(ref status)));
        using var source = TestSource.Load(TestMappings.Whole, registry, time);
        var settings = source.Settings.Circuit;
        for (var i = 0; i < settings.LeastCalls; i++)
        {
            Assert.Equal(SourceFault.Unavailable, (await source.GetAsync(TestMappings.Id, default)).Result.Failure.Fault);
        }

        Assert.Equal("open", source.Circuit);
        Assert.Equal(settings.LeastCalls, registry.Requests.Count);

        time.Advance(settings.Pause);
        Assert.Equal(SourceFault.Unavailable, (await source.GetAsync(TestMappings.Id, default)).Result.Failure.Fault);
        Assert.Equal(settings.LeastCalls + 1, registry.Requests.Count);
        Assert.Equal("open", source.Circuit);

        time.Advance(settings.Pause);
        Volatile.Write(ref status, 200);
        Assert.True((await source.GetAsync(TestMappings.Id, default)).Result.Succeeded);
        Assert.Equal("closed", source.Circuit);
    }

    [Fact]
    public async Task ProbeGivenUpByItsCaller_DoesNotCloseTheCircuit()
    {
        var time = new ManualTime();
        var hang = false;
        await using var registry = await RegistryServer.StartAsync((_, context) => Volatile.Read(ref hang)
            ? RegistryServer.HangAsync(context)
            : RegistryServer.AnswerAsync(context, "", 500));
        using var source = TestSource.Load(TestMappings.Whole, registry, time);
        while (source.Circuit != "open")
        {
            await source.GetAsync(TestMappings.Id, default);
        }

        Volatile.Write(ref hang, true);
        time.Advance(source.Settings.Circuit.Pause);
        using var caller = new CancellationTokenSource();
        var probeNumber = registry.Requests.Count + 1;
        var probe = source.GetAsync(TestMappings.Id, caller.Token);
        await registry.ArrivalAsync(probeNumber);

        await caller.CancelAsync();
        await probe.Patiently();
        Assert.Equal("open", source.Circuit);
    }

    [Fact]
    public async Task BadAnswers_DoNotOpenTheCircuit()
    {
        await using var registry = await RegistryServer.StartAsync("rubbish");
        using var source = TestSource.Load(TestMappings.Whole, registry);
        for (var i = 0; i < 3 * source.Settings.Circuit.LeastCalls; i++)
        {
            Assert.Equal(SourceFault.Invalid, (await source.GetAsync(TestMappings.Id, default)).Result.Failure.Fault);
        }

        Assert.Equal("closed", source.Circuit);
    }

    [Fact]
    public async Task CallsBeyondTheQueue_AreRefusedAtOnce()
    {
        var open = new TaskCompletionSource();
        await using var registry = await RegistryServer.StartAsync(async (_, context) =>
        {
            await open.Task;
            await RegistryServer.AnswerAsync(context, TestMappings.Certificate());
        });
        using var source = TestSource.Load("concurrency: 2\nqueue: 1\n" + TestMappings.Whole, registry);
        var admitted = Enumerable.Range(0, 3).Select(_ => source.GetAsync(TestMappings.Id, default).AsTask()).ToList();
        var refused = await source.GetAsync(TestMappings.Id, default).Patiently();
        Assert.Equal(SourceFault.Overloaded, refused.Result.Failure.Fault);
        Assert.Equal(2, source.CallsUnderWay);

        open.SetResult();
        Assert.All(await Task.WhenAll(admitted).Patiently(), asked => Assert.True(asked.Result.Succeeded));
        Assert.Equal(0, source.CallsUnderWay);
    }

    [Fact]
    public async Task Documents_KeepTheirPlaceUntilTheyAreRead()
    {
        await using var registry = await RegistryServer.StartAsync(async (_, context) =>
        {
            context.Response.ContentType = "application/pdf";
            await context.Response.Body.FlushAsync();
            await RegistryServer.HangAsync(context);
        });
        using var source = TestSource.Load(TestMappings.Whole, registry);
        var open = new List<SourceDocument>();
        for (var i = 0; i < SourceSettings.DocumentConcurrency; i++)
        {
            open.Add((await source.OpenDocumentAsync(TestMappings.Id, default)).Value!);
        }

        var waiting = source.OpenDocumentAsync(TestMappings.Id, default).AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.Equal(SourceSettings.DocumentConcurrency, registry.Requests.Count);
        open[0].Dispose();
        open[0] = (await waiting.Patiently()).Value!;
        open.ForEach(document => document.Dispose());
    }

    [Fact]
    public async Task QueuedCall_GivesUpInTime()
    {
        var time = new ManualTime();
        await using var registry = await RegistryServer.StartHangingAsync();
        using var source = TestSource.Load("concurrency: 1\n" + TestMappings.Whole, registry, time);
        using var end = new CancellationTokenSource();
        var first = source.RegisterAsync(
            new() { Id = "x", Type = new() { Code = TestMappings.TypeCode }, State = new() { SourceCode = "01" } }, end.Token);
        await registry.ArrivalAsync();
        var queued = source.GetAsync(TestMappings.Id, default).AsTask();
        await end.CancelAsync();
        await first.Patiently();
        await registry.ArrivalAsync();
        time.Advance(source.Settings.AttemptTimeout);
        await registry.ArrivalAsync();
        time.Advance(source.Settings.Timeout);
        Assert.Equal(SourceFault.TimedOut, (await queued.Patiently()).Result.Failure.Fault);
    }
}
