using Microsoft.Win32.SafeHandles;

namespace Exchange.Bench.Audit;

/// <summary>The least that makes bytes durable for many who wait: one write and one flush for all that came meanwhile.</summary>
internal sealed class GroupCommitQueue(string file) : IDisposable
{
    private readonly SafeFileHandle _file = File.OpenHandle(file, FileMode.Create, FileAccess.Write);
    private readonly Lock _gate = new();
    private List<(byte[] Bytes, TaskCompletionSource<ulong> Done)> _waiting = [];
    private List<(byte[] Bytes, TaskCompletionSource<ulong> Done)> _writing = [];
    private byte[] _buffer = new byte[1 << 20];
    private long _length;
    private bool _isWriting;

    /// <summary>Ends with the length up to the bytes' group when they are durable.</summary>
    public Task<ulong> AppendAsync(byte[] bytes)
    {
        TaskCompletionSource<ulong> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((bytes, done));
            if (_isWriting)
            {
                return done.Task;
            }

            _isWriting = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.Write(), this, preferLocal: false);
        return done.Task;
    }

    public void Dispose() => _file.Dispose();

    private void Write()
    {
        while (Take())
        {
            int count = 0;
            foreach ((byte[] bytes, _) in _writing)
            {
                if (count + bytes.Length > _buffer.Length)
                {
                    Array.Resize(ref _buffer, 2 * _buffer.Length);
                }

                bytes.CopyTo(_buffer, count);
                count += bytes.Length;
            }

            RandomAccess.Write(_file, _buffer.AsSpan(0, count), _length);
            _length += count;
            bool isDurable = LinuxCalls.FlushData(_file) == 0;
            foreach ((_, TaskCompletionSource<ulong> done) in _writing)
            {
                if (isDurable)
                {
                    done.SetResult((ulong)_length);
                }
                else
                {
                    done.SetException(new BenchException("fdatasync failed."));
                }
            }

            _writing.Clear();
        }
    }

    private bool Take()
    {
        lock (_gate)
        {
            (_waiting, _writing) = (_writing, _waiting);
            return _isWriting = _writing.Count > 0;
        }
    }
}
