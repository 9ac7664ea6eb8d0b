using Exchange.Audit.Notes;

namespace Exchange.Tests.Unit.Audit.Notes;

public sealed class BoundedBodyTests
{
    // Fails: a body that comes in pieces is read in part, or one that never ends fills the memory.
    [Theory]
    [InlineData(0, 100, true)]
    [InlineData(100, 100, true)]
    [InlineData(101, 100, false)]
    [InlineData(4096, 4096, true)]
    [InlineData(50_000, 50_000, true)]
    [InlineData(50_001, 50_000, false)]
    [InlineData(int.MaxValue, 50_000, false)]
    [InlineData(0, 0, true)]
    [InlineData(1, 0, false)]
    public async Task Body_IsReadUpToItsBound(int length, int maximum, bool fits)
    {
        var stream = new Pieces(length);
        var body = await BoundedBody.ReadAsync(stream, maximum, CancellationToken.None);
        Assert.Equal(fits ? length : null, body?.Length);
        Assert.True(stream.Read <= maximum + 1);
        Assert.All(body ?? [], value => Assert.Equal(7, value));
    }

    /// <summary>Hands out as many bytes as it has, at most a thousand at once.</summary>
    private sealed class Pieces(int length) : MemoryStream
    {
        public new long Read { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(Math.Min(buffer.Length, 1000), length - Read);
            buffer.Span[..count].Fill(7);
            Read += count;
            return ValueTask.FromResult(count);
        }
    }
}
