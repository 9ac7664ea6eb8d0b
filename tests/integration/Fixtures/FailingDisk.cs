namespace Exchange.Tests.Integration.Fixtures;

/// <summary>
/// A disk (ext4, in a file) that meets an error and becomes read-only under whoever writes to it, as the system does to keep
/// what is there; and is repaired and mounted again while they run.
/// </summary>
internal sealed class FailingDisk : IDisposable
{
    private const int Bytes = 48 << 20;

    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _images = new();

    private FailingDisk()
    {
    }

    /// <summary>Why there cannot be one here; null where there can.</summary>
    public static string? Missing { get; } = FindOut();

    private string First => _images.PathOf("first");

    public string PathOf(string name) => _directory.PathOf(name);

    public static FailingDisk Mount()
    {
        FailingDisk disk = new();
        Assert.True(disk.TryMount() && File.Exists(disk.Trigger()), "The disk cannot be mounted.");
        return disk;
    }

    /// <summary>The system meets an error on it, and lets nobody write any more.</summary>
    public void Fail() => File.WriteAllText(Trigger(), "an error that a test makes");

    /// <summary>Nothing stands in its place but the directory where it was mounted, which anybody can write to.</summary>
    public void Remove() => Assert.True(Mounts.TryUnmount(_directory.Path), "The failed disk cannot be removed.");

    /// <summary>What the removed one holds, checked and repaired, stands in its place.</summary>
    public void Repair()
    {
        string repaired = _images.PathOf("repaired");
        File.Copy(First, repaired);
        // 1: errors were found, and mended.
        Assert.True(Mounts.Run("e2fsck", "-fy", repaired) is 0 or 1, "The disk cannot be repaired.");
        Assert.True(Mounts.TryImage(repaired, _directory.Path), "The repaired disk cannot be mounted.");
    }

    public void Dispose()
    {
        Mounts.TryUnmount(_directory.Path);
        _directory.Dispose();
        _images.Dispose();
    }

    private bool TryMount()
    {
        using (FileStream image = File.Create(First))
        {
            image.SetLength(Bytes);
        }

        return Mounts.Run("mkfs.ext4", "-q", "-F", First) == 0 && Mounts.TryImage(First, _directory.Path);
    }

    /// <summary>Where the system takes orders to fail.</summary>
    private string Trigger()
    {
        string device = File.ReadLines("/proc/mounts").Last(line => line.Split(' ')[1] == _directory.Path).Split(' ')[0];
        return $"/sys/fs/ext4/{Path.GetFileName(device)}/trigger_fs_error";
    }

    private static string? FindOut()
    {
        if (Mounts.Missing is { } missing)
        {
            return missing;
        }

        using FailingDisk disk = new();
        return disk.TryMount() && File.Exists(disk.Trigger()) && Mounts.Run("e2fsck", "-V") == 0 ? null : "A disk that fails cannot be mounted here.";
    }
}

/// <summary>A fact that needs a disk that fails, and is skipped where none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FailingDiskFactAttribute : FactAttribute
{
    public FailingDiskFactAttribute() => Skip = FailingDisk.Missing;
}
