using Exchange.Gateway.Http;

namespace Exchange.Gateway.Sources;

/// <summary>
/// Questions of one batch that are put to their registries together, as soon as each that is expected has come or will
/// not. Who waits for somebody else's answer does not come, so that two batches never wait for each other.
/// </summary>
internal sealed class Gathering
{
    /// <summary>Certificates that a registry is asked for at once.</summary>
    public const int Most = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<IBatchOrigin, List<GatheredGet>> _come = [];

    /// <summary>One more than are expected, until no more will be.</summary>
    private int _missing = 1;

    /// <summary>One more will come or leave, whatever happens to it.</summary>
    public GatheredQuestion Expect()
    {
        Interlocked.Increment(ref _missing);
        return new GatheredQuestion(this);
    }

    /// <summary>No more are expected.</summary>
    public void Close() => OneLess();

    private Task<Outcome<OriginAnswer>> Come(IBatchOrigin origin, string id, string typeCode)
    {
        GatheredGet get = new(id, typeCode);
        lock (_gate)
        {
            if (!_come.TryGetValue(origin, out List<GatheredGet>? gets))
            {
                _come[origin] = gets = [];
            }

            gets.Add(get);
        }

        OneLess();
        return get.Answer;
    }

    private void OneLess()
    {
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            foreach ((IBatchOrigin origin, List<GatheredGet> gets) in _come)
            {
                _ = origin.GetManyAsync(gets);
            }
        }
    }

    /// <summary>One question's place among those that are put together.</summary>
    internal sealed class GatheredQuestion(Gathering gathering)
    {
        private int _isDone;

        /// <summary>Asks together with the others, or alone where they are not waited for any more.</summary>
        public Task<Outcome<OriginAnswer>> AskAsync(ICertificateOrigin origin, string id, string typeCode, Inquiry inquiry) =>
            origin is IBatchOrigin batches && IsFirst()
                ? gathering.Come(batches, id, typeCode)
                : origin.GetAsync(id, typeCode, inquiry, CancellationToken.None);

        /// <summary>It needs no registry, or cannot tell when it will: the others do not wait for it.</summary>
        public void Leave()
        {
            if (IsFirst())
            {
                gathering.OneLess();
            }
        }

        private bool IsFirst() => Interlocked.Exchange(ref _isDone, 1) == 0;
    }
}

/// <summary>A certificate that is asked for together with others, and whoever waits for it.</summary>
internal sealed class GatheredGet(string id, string typeCode)
{
    private readonly TaskCompletionSource<Outcome<OriginAnswer>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id => id;

    public string TypeCode => typeCode;

    public Task<Outcome<OriginAnswer>> Answer => _answer.Task;

    public void Set(Outcome<OriginAnswer> outcome) => _answer.TrySetResult(outcome);

    public void Fail(Exception exception) => _answer.TrySetException(exception);
}

/// <summary>An origin that can be asked for many certificates at once, on nobody's behalf.</summary>
internal interface IBatchOrigin : ICertificateOrigin
{
    /// <summary>Answers each of them, whatever happens; one that fails spoils no other.</summary>
    Task GetManyAsync(IReadOnlyList<GatheredGet> gets);
}
