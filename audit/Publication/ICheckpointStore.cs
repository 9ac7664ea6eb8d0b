namespace Exchange.Audit.Publication;

/// <summary>
/// Where the last checkpoint of one log is kept. An I/O error is thrown as <see cref="IOException"/> or
/// <see cref="UnauthorizedAccessException"/>.
/// </summary>
public interface ICheckpointStore
{
    /// <summary>The last one written, as it is published; null if there is none.</summary>
    byte[]? Read();

    /// <summary>Returns when the checkpoint is durable in place of the one before. After an error it may be either.</summary>
    void Write(ReadOnlySpan<byte> checkpoint);
}
