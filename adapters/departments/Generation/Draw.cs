namespace Exchange.Departments.Generation;

/// <summary>A sequence of numbers for one subject, e.g. one certificate or one person's name.</summary>
internal struct Draw(ulong seed, ulong stream, ulong index)
{
    private ulong _state = Mix.Of(seed, stream, index);

    /// <summary>From 0 up to, not including, <paramref name="limit"/>.</summary>
    public int Below(int limit)
    {
        _state += Mix.Step;
        return (int)Math.BigMul(Mix.Of(_state), (ulong)limit, out _);
    }

    /// <summary>From <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    public T Of<T>(ReadOnlySpan<T> choices) => choices[Below(choices.Length)];
}
