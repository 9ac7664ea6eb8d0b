using Microsoft.Win32.SafeHandles;

namespace Exchange.Audit.Storage;

/// <summary>A file of the operating system, used by offsets, without a buffer of its own.</summary>
internal sealed class FileLogFile(string path, FileMode mode, FileAccess access) : ILogFile
{
    private readonly SafeFileHandle _handle =
        File.OpenHandle(path, mode, access, FileShare.ReadWrite | FileShare.Delete);

    public int Read(long offset, Span<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var read = RandomAccess.Read(_handle, buffer[total..], offset + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes) => RandomAccess.Write(_handle, bytes, offset);

    public void Truncate(long length) => RandomAccess.SetLength(_handle, length);

    public void Flush() => DurableFlush.File(_handle);

    public void Dispose() => _handle.Dispose();
}
