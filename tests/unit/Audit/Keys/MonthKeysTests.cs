using Exchange.Audit;
using Exchange.Audit.Storage;

namespace Exchange.Tests.Unit.Audit.Keys;

public sealed class MonthKeysTests
{
    private const string KeyFile = "months/2026-11.key";

    private static readonly AuditMonth s_month = new(2026, 11);

    // Fails: after a restart the node's search finds nothing of what it recorded before.
    [Fact]
    public void KeyOnceMade_IsFoundByEveryOpening()
    {
        var disk = new SimulatedDisk();
        var made = Open(disk).Of(s_month);

        Assert.Equal(NameUnder(made), NameUnder(Open(disk).Of(s_month)));
        Assert.True(Open(disk).TryFind(s_month, out var found));
        Assert.Equal(NameUnder(made), NameUnder(found));
        Assert.NotEqual(NameUnder(made), NameUnder(Open(disk).Of(new AuditMonth(2026, 12))));
        Assert.Equal([s_month, new AuditMonth(2026, 12)], Open(disk).List());
    }

    // Fails: an auditor with a copy on a read-only medium cannot read it, or looking makes months that never were.
    [Fact]
    public void Looking_ChangesNothing()
    {
        var disk = new SimulatedDisk { StopsAt = 1 };
        Assert.False(Open(disk).TryFind(s_month, out _));
        Assert.Empty(Open(disk).List());
        Assert.False(disk.IsStopped);
    }

    // Fails: two threads that meet in a new month wrap their segments under two keys, of which one is lost.
    [Fact]
    public async Task KeyAskedForByMany_IsOne()
    {
        var months = Open(new SimulatedDisk());
        var keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => months.Of(s_month))));
        Assert.Single(keys.Distinct());
    }

    // Fails: a kill or a power cut in the first second of a month keeps the node from starting, or leaves half a key behind.
    [Fact]
    public void StoppedWhileAKeyIsMade_LeavesAWholeKeyOrNone()
    {
        var whole = new HashSet<bool>();
        for (var stopsAt = 1; stopsAt <= 6; stopsAt++)
        {
            for (var seed = 0; seed < 8; seed++)
            {
                var disk = new SimulatedDisk { StopsAt = stopsAt };
                byte[]? told = null;
                try
                {
                    told = NameUnder(Open(disk).Of(s_month));
                }
                catch (IOException)
                {
                    // Killed there.
                }

                foreach (var after in (SimulatedDisk[])[disk.AfterKill(), disk.AfterPowerCut(new Random(seed), new SimulatedDisk())])
                {
                    var isThere = Open(after).TryFind(s_month, out var key);
                    Assert.True(told is null || isThere);
                    Assert.True(told is null || NameUnder(key!).AsSpan().SequenceEqual(told));
                    whole.Add(isThere);

                    using var log = TestLog.Open(after);
                    Assert.True(Open(after).TryFind(s_month, out _));
                    Assert.DoesNotContain(after.Folder("months").List(), name => name.EndsWith(".new", StringComparison.Ordinal));
                }
            }
        }

        Assert.Equal(2, whole.Count);
    }

    // Fails: a new master key leaves the months under the old one, which then can never be thrown away; or a kill meanwhile loses them.
    [Fact]
    public void StoppedWhileKeysAreSealedAnew_LosesNone()
    {
        var (older, newer) = (AuditKeys.Generate(), AuditKeys.Generate());
        var both = AuditKeys.Parse(older, newer);
        var before = new SimulatedDisk();
        var first = NameUnder(Open(before, AuditKeys.Parse(older)).Of(s_month));
        var second = NameUnder(Open(before, AuditKeys.Parse(older)).Of(new AuditMonth(2026, 12)));
        for (var stopsAt = 1; stopsAt < 12; stopsAt++)
        {
            var disk = before.AfterKill();
            disk.StopsAt = stopsAt;
            try
            {
                Open(disk, both).Settle();
            }
            catch (IOException)
            {
                // Killed there.
            }

            foreach (var after in (SimulatedDisk[])[disk.AfterKill(), disk.AfterPowerCut(new Random(stopsAt), new SimulatedDisk())])
            {
                Assert.Equal(first, NameUnder(Open(after, both).Of(s_month)));
                Assert.Equal(second, NameUnder(Open(after, both).Of(new AuditMonth(2026, 12))));
                Open(after, both).Settle();
                Assert.Equal(first, NameUnder(Open(after, AuditKeys.Parse(newer)).Of(s_month)));
                Assert.Throws<AuditKeyException>(() => Open(after, AuditKeys.Parse(older)).TryFind(s_month, out _));
            }
        }
    }

    // Fails: a changed key is used, or is passed over and the month counts as one without records.
    [Fact]
    public void AnyByteOfAKeyFileChanged_IsToldAndNotReplaced()
    {
        var disk = new SimulatedDisk();
        Open(disk).Of(s_month);
        var original = disk[KeyFile];
        for (var at = 0; at < original.Length; at++)
        {
            var bytes = original.ToArray();
            bytes[at] ^= 0x10;
            disk[KeyFile] = bytes;
            Assert.Throws<AuditKeyException>(() => Open(disk).TryFind(s_month, out _));
            Assert.Throws<AuditKeyException>(() => Open(disk).Of(s_month));
            Open(disk).Settle();
            Assert.Equal(bytes, disk[KeyFile]);
        }

        foreach (var length in (int[])[0, 7, 50, original.Length - 1])
        {
            disk[KeyFile] = original[..length];
            Assert.Throws<AuditKeyException>(() => Open(disk).TryFind(s_month, out _));
        }
    }

    // Fails: one replica's month can be given to another, or one month's secret to the next.
    [Fact]
    public void KeyOfAnotherLogOrMonth_IsRefused()
    {
        var disk = new SimulatedDisk();
        Open(disk).Of(s_month);
        disk["months/2026-12.key"] = disk[KeyFile];

        Assert.Throws<AuditKeyException>(() => Open(disk).TryFind(new AuditMonth(2026, 12), out _));
        Assert.Throws<AuditKeyException>(() => MonthKeys.Open(disk, TestLog.Keys, "350703/1").TryFind(s_month, out _));
        Assert.Throws<AuditKeyException>(() => MonthKeys.Open(disk, TestLog.Keys, "350703/1").Of(s_month));
    }

    // Fails: other users of the machine can copy the keys, or what works in the simulation does not work on a disk.
    [Fact]
    public void KeysOnTheDisk_AreTheirOwnersOnly()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "audit");
        using (TestLog.Open(new FileLogStorage(path)))
        {
            Assert.True(Open(new FileLogStorage(path)).TryFind(s_month, out _));
        }

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(path, "months")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(path, KeyFile)));
        }
    }

    private static MonthKeys Open(ILogStorage log, AuditKeys? masters = null) => MonthKeys.Open(log, masters ?? TestLog.Keys, TestLog.Name);

    private static byte[] NameUnder(MonthKey key)
    {
        var name = new byte[MonthKey.NameBytes];
        key.Name(AuditName.Person, "350703199001011234", name);
        return name;
    }
}
