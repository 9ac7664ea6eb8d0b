using System.Threading.Tasks.Sources;
using Google.Protobuf;

namespace Exchange.Audit.Appending;

/// <summary>
/// One append on its way: the encoded record and whoever waits for it. Used again and again; it goes back to its
/// queue when the waiter takes the outcome.
/// </summary>
internal sealed class PendingAppend(AppendQueue queue) : IValueTaskSource<ulong>
{
    private const int KeptBytes = 4096;

    private ManualResetValueTaskSourceCore<ulong> _source;
    private byte[] _buffer = new byte[512];

    /// <summary>The one that was queued before this.</summary>
    public PendingAppend? Next { get; set; }

    public int RecordBytes { get; private set; }

    /// <summary>What it counts against the limit of waiting bytes.</summary>
    public int PendingBytes => RecordBytes + 256;

    public ReadOnlySpan<byte> Record => _buffer.AsSpan(0, RecordBytes);

    public ValueTask<ulong> Task => new(this, _source.Version);

    public void Encode(AuditRecord record, int bytes)
    {
        if (_buffer.Length < bytes)
        {
            _buffer = new byte[Math.Max(bytes, KeptBytes)];
        }

        RecordBytes = bytes;
        record.WriteTo(_buffer.AsSpan(0, bytes));
    }

    /// <summary>Whoever waits goes on here and now.</summary>
    public void Succeed(ulong index)
    {
        _source.RunContinuationsAsynchronously = false;
        _source.SetResult(index);
    }

    /// <summary>Whoever waits goes on in the thread pool.</summary>
    public void Fail(AuditUnavailableException error)
    {
        _source.RunContinuationsAsynchronously = true;
        _source.SetException(error);
    }

    public ulong GetResult(short token)
    {
        if (_source.GetStatus(token) == ValueTaskSourceStatus.Pending)
        {
            throw new InvalidOperationException("The record is not durable yet; await the append.");
        }

        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            _source.Reset();
            if (_buffer.Length > KeptBytes)
            {
                _buffer = new byte[KeptBytes];
            }

            queue.Return(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
