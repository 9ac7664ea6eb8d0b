using Exchange.Audit;

namespace Exchange.Tests.Unit.Audit;

public sealed class AuditKeysTests
{
    // Fails: whoever opens a log with the wrong key sees "damaged" and suspects a crime.
    [Fact]
    public async Task WrongKey_IsNamedAsSuch()
    {
        var disk = await TestLog.Killed(3);
        var wrong = AuditKeys.Parse(AuditKeys.Generate());
        foreach (var attempt in (Action[])[
            () => TestLog.Open(disk, keys: wrong),
            () => new AuditLogReader(disk, wrong).Verify(),
            () => _ = new AuditLogReader(disk, wrong).Read().First()])
        {
            var error = Assert.Throws<AuditKeyException>(attempt);
            Assert.Contains(TestLog.Keys.ActiveId, error.Message, StringComparison.Ordinal);
            Assert.Contains(wrong.ActiveId, error.Message, StringComparison.Ordinal);
        }
    }

    // Fails: after a rotation the old records are unreadable, or the old key can never be thrown away.
    [Fact]
    public async Task KeyAddedLast_SealsAllMonthsAnew()
    {
        var (older, newer) = (AuditKeys.Generate(), AuditKeys.Generate());
        var disk = new SimulatedDisk();
        using (var log = TestLog.Open(disk, keys: AuditKeys.Parse(older)))
        {
            await TestLog.Append(log, 0, 2);
        }

        var both = AuditKeys.Parse(older, newer);
        using (var log = TestLog.Open(disk, keys: both))
        {
            await TestLog.Append(log, 2, 2);
        }

        Assert.Equal(4, new AuditLogReader(disk, both).Read().Count());
        Assert.Equal(4, new AuditLogReader(disk, AuditKeys.Parse(newer)).Read().Count());
        Assert.Throws<AuditKeyException>(() => new AuditLogReader(disk, AuditKeys.Parse(older)).Verify());
    }

    // Fails: a key pasted in the other usual spelling is another key.
    [Fact]
    public void HexadecimalAndBase64_AreTheSameKey()
    {
        var base64 = AuditKeys.Generate();
        var hexadecimal = Convert.ToHexString(Convert.FromBase64String(base64));
        var id = AuditKeys.Parse(base64).ActiveId;
        Assert.Equal(id, AuditKeys.Parse($" {hexadecimal}\n").ActiveId);
        Assert.Matches("^[0-9a-f]{16}$", id);
    }

    // Fails: an operator with five key files learns about one mistake a restart.
    [Fact]
    public void MalformedAndMissingFiles_AreAllNamed()
    {
        using var directory = new TemporaryDirectory();
        var good = directory.Write("good.key", AuditKeys.Generate());
        var bad = directory.Write("bad.key", "c2hvcnQ=");
        var missing = Path.Combine(directory.Path, "missing.key");

        var error = Assert.Throws<AuditKeyException>(() => AuditKeys.Load([bad, good, missing]));
        Assert.Contains("bad.key", error.Message, StringComparison.Ordinal);
        Assert.Contains("missing.key", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("good.key", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2hvcnQ=", error.Message, StringComparison.Ordinal);
        Assert.Equal(AuditKeys.Parse(File.ReadAllText(good)).ActiveId, AuditKeys.Load([good]).ActiveId);
        Assert.Throws<AuditKeyException>(() => AuditKeys.Load([]));
    }
}
