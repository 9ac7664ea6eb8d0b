using Exchange.Gateway.Verification.ChangeTopic;

namespace Exchange.Tests.Unit.Gateway.Verification.ChangeTopic;

public sealed class TopicCursorTests
{
    // Fails: a node that restarts begins anew, or goes on in another place than it stopped.
    [Fact]
    public void Cursor_IsReadAsItWasWritten()
    {
        TopicCursor cursor = new(new Dictionary<string, Generation> { ["b=;&,-源"] = new(12, 3_000_000_000), ["a"] = new(1, 0) }, [0, 77, long.MaxValue]);
        TopicCursor read = TopicCursor.Read(cursor.ToString())!;
        Assert.Equal(cursor.Generations.OrderBy(pair => pair.Key), read.Generations.OrderBy(pair => pair.Key));
        Assert.Equal(cursor.Offsets, read.Offsets);
    }

    // Fails: a node that is put on Kafka takes an adapter's cursor for a position, or does not start.
    [Theory]
    [InlineData("")]
    [InlineData("4711")]
    [InlineData("eyJhIjoxfQ==")]
    [InlineData("a=1-1")]
    [InlineData("a=1-1;")]
    [InlineData("a=1-1;-5")]
    [InlineData("a=1-1;1,x")]
    [InlineData("a=1;1")]
    [InlineData("a=1-99999999999;1")]
    [InlineData("a=1-1&a=1-1;1")]
    [InlineData(";1")]
    public void OtherText_IsNoCursor(string text) => Assert.Null(TopicCursor.Read(text));
}
