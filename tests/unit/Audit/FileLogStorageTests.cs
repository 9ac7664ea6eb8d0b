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

    // Fails: while the volume is not mounted, the log goes on beneath it, where nobody looks once it is back.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DirectoryThatIsAway_IsNotMadeAnew(bool emptyOneInItsPlace)
    {
        using var directory = new TemporaryDirectory();
        var (path, away) = (Path.Combine(directory.Path, "audit"), Path.Combine(directory.Path, "away"));
        var storage = new FileLogStorage(path);
        using var held = storage.Lock();
        var folder = storage.Folder("months");
        Directory.Move(path, away);
        if (emptyOneInItsPlace)
        {
            Directory.CreateDirectory(path);
        }

        Assert.Contains("not the directory in which the audit log was opened", Assert.Throws<IOException>(() => storage.Create("a")).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => folder.Create("a"));
        Assert.Equal(emptyOneInItsPlace, Directory.Exists(path));
        Assert.Empty(emptyOneInItsPlace ? Directory.EnumerateFileSystemEntries(path) : []);

        if (emptyOneInItsPlace)
        {
            Directory.Delete(path);
        }

        Directory.Move(away, path);
        storage.Create("a").Dispose();
        folder.Create("b").Dispose();
        Assert.Equal(["a", "writer.lock"], storage.List().Order(StringComparer.Ordinal));
    }

    // Fails: what was mounted anew is written by two.
    [Fact]
    public void DirectoryMountedAnew_IsHeldAgain()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var directory = new TemporaryDirectory();
        var storage = new FileLogStorage(directory.Path);
        using (storage.Lock())
        {
            // The same content in another file, as a repaired copy of the disk has it.
            var (name, copy) = (Path.Combine(directory.Path, "writer.lock"), Path.Combine(directory.Path, "copy"));
            using (var mark = new FileStream(copy, FileMode.CreateNew))
            {
                mark.Write(ReadHeld(name));
            }

            File.Move(copy, name, overwrite: true);
            storage.Create("a").Dispose();
            Assert.Throws<AuditLogInUseException>(() => new FileLogStorage(directory.Path).Lock());
        }

        new FileLogStorage(directory.Path).Lock().Dispose();
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

    /// <summary>The base library asks for a lock of its own, which a held file refuses; another program does not.</summary>
    private static byte[] ReadHeld(string path)
    {
        using var cat = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("cat", [path]) { RedirectStandardOutput = true })!;
        using var read = new MemoryStream();
        cat.StandardOutput.BaseStream.CopyTo(read);
        cat.WaitForExit();
        return read.ToArray();
    }
}
