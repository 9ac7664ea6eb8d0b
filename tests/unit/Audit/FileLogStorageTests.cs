using System.Globalization;
using Exchange.Audit;
using Exchange.Audit.Storage;

namespace Exchange.Tests.Unit.Audit;

public sealed class FileLogStorageTests
{
    // Fails: what works in the simulation does not work on a disk.
    [Fact]
    public async Task LogOnTheDisk_ComesBackAfterReopening()
    {
        using var directory = new TemporaryDirectory();
        var storage = new FileLogStorage(Path.Combine(directory.Path, "audit"));
        for (var opening = 0; opening < 3; opening++)
        {
            using var log = TestLog.Open(storage, segmentBytes: 4096);
            await TestLog.Append(log, opening * 100, 100);
        }

        TestLog.AssertHolds(storage, 300);
        Assert.True(TestLog.Verify(storage).IsSound);
        Assert.DoesNotContain("next.segment.new", storage.List());
    }

    // Fails: two processes write one log and destroy it.
    [Fact]
    public async Task SecondWriter_IsRefusedByTheFirstOnesProcessId()
    {
        using var directory = new TemporaryDirectory();
        using (var log = TestLog.Open(new FileLogStorage(directory.Path)))
        {
            var error = Assert.Throws<AuditLogInUseException>(() => TestLog.Open(new FileLogStorage(directory.Path)));
            Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
            await TestLog.Append(log, 0, 1);
        }

        using var next = TestLog.Open(new FileLogStorage(directory.Path));
        Assert.Equal(1u, next.Count);
    }

    // Fails: other users of the machine can copy the log.
    [Fact]
    public void DirectoryOfTheLog_IsItsOwnersOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "audit");
        TestLog.Open(new FileLogStorage(path)).Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
    }
}
