using Exchange.Audit.Publication;

namespace Exchange.Tests.Unit.Audit.Publication;

/// <summary>A checkpoint in memory, and every one that was ever written.</summary>
internal sealed class MemoryCheckpointStore : ICheckpointStore
{
    public byte[]? Current { get; set; }

    public List<byte[]> HandedOut { get; init; } = [];

    /// <summary>The next write fails.</summary>
    public bool Fails { get; set; }

    public byte[]? Read() => Current;

    public void Write(ReadOnlySpan<byte> checkpoint)
    {
        if (Fails)
        {
            throw new IOException("simulated");
        }

        Current = checkpoint.ToArray();
        HandedOut.Add(Current);
    }
}
