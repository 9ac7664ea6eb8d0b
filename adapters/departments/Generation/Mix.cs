namespace Exchange.Departments.Generation;

/// <summary>
/// Numbers that look random and depend on nothing but what goes in. The finishing steps are those of SplitMix64, so
/// that the same seed gives the same certificates on every platform and with every version of .NET.
/// </summary>
internal static class Mix
{
    public const ulong Step = 0x9E3779B97F4A7C15;

    public static ulong Of(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    public static ulong Of(ulong seed, ulong stream, ulong index) =>
        Of(Of(Of(seed + Step) + stream * Step) + index * Step);
}
