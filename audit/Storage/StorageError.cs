namespace Exchange.Audit.Storage;

/// <summary>Tells a full disk from other errors. On Unix the HResult is the errno itself.</summary>
internal static class StorageError
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);

    public static bool IsFull(Exception error) =>
        error is IOException && error.HResult is NoSpace or QuotaExceeded or WindowsDiskFull or WindowsHandleDiskFull;
}
