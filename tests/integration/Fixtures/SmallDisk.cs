namespace Exchange.Tests.Integration.Fixtures;

/// <summary>A disk of a few megabytes that a test can fill.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Bytes = 16 << 20;
    private const int Block = 64 << 10;

    private readonly TemporaryDirectory _directory = new();

    private SmallDisk()
    {
    }

    /// <summary>Why there cannot be one here; null where there can.</summary>
    public static string? Missing { get; } = FindOut();

    public string PathOf(string name) => _directory.PathOf(name);

    public static SmallDisk Mount()
    {
        SmallDisk disk = new();
        Assert.True(Mounts.TryTmpfs(disk._directory.Path, Bytes), "The disk cannot be mounted.");
        return disk;
    }

    /// <summary>Leaves not a byte.</summary>
    public void Fill()
    {
        using FileStream filler = new(PathOf("filler"), new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, BufferSize = 0 });
        for (int size = Block; size > 0;)
        {
            try
            {
                filler.Write(new byte[size]);
            }
            catch (IOException)
            {
                size /= 2;
            }
        }
    }

    public void MakeRoom() => File.Delete(PathOf("filler"));

    public void Dispose()
    {
        Mounts.TryUnmount(_directory.Path);
        _directory.Dispose();
    }

    private static string? FindOut()
    {
        if (Mounts.Missing is { } missing)
        {
            return missing;
        }

        using TemporaryDirectory directory = new();
        return Mounts.TryTmpfs(directory.Path, Bytes) && Mounts.TryUnmount(directory.Path) ? null : "A small disk to fill cannot be mounted here.";
    }
}

/// <summary>A fact that needs a disk to fill, and is skipped where none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = SmallDisk.Missing;
}
