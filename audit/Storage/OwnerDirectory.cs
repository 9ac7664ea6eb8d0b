namespace Exchange.Audit.Storage;

/// <summary>Directories that only their owner may enter.</summary>
internal static class OwnerDirectory
{
    /// <summary>
    /// Makes a directory; false if it is there already. Its name is not durable yet. Those above it, if they are missing
    /// too, are made as any others.
    /// </summary>
    public static bool Create(string path)
    {
        if (Directory.Exists(path))
        {
            return false;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return true;
    }
}
