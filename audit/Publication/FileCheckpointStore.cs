using Exchange.Audit.Storage;

namespace Exchange.Audit.Publication;

/// <summary>The file <c>checkpoint</c> in the directory of the tiles (c2sp.org/tlog-tiles, "Checkpoints").</summary>
public sealed class FileCheckpointStore(string directory) : ICheckpointStore
{
    private const string Name = "checkpoint";
    private const string NewName = Name + ".new";

    private readonly string _directory = Path.GetFullPath(directory);

    /// <inheritdoc/>
    public byte[]? Read()
    {
        var path = Path.Combine(_directory, Name);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> checkpoint)
    {
        var written = Path.Combine(_directory, NewName);
        OwnerDirectory.Create(_directory);
        using (var file = new FileLogFile(written, FileMode.Create, FileAccess.Write))
        {
            file.Write(0, checkpoint);
            file.Flush();
        }

        File.Move(written, Path.Combine(_directory, Name), overwrite: true);
        DurableFlush.Directory(_directory);
    }
}
