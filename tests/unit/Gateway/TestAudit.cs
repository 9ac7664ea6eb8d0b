using Exchange.Audit;
using Exchange.Gateway.Audit;
using Exchange.Tests.Unit.Audit;

namespace Exchange.Tests.Unit.Gateway;

/// <summary>A real audit log on a simulated disk, which can be made to fail.</summary>
internal sealed class TestAudit : IDisposable
{
    private readonly SimulatedDisk _disk = new();
    private readonly SimulatedTime _logTime = new();

    public TestAudit(TimeProvider? time = null)
    {
        Log = TestLog.Open(_disk, _logTime);
        Recorder = new AccessRecorder(Log, "350703", time ?? TimeProvider.System);
    }

    public AuditLog Log { get; }

    public AccessRecorder Recorder { get; }

    /// <summary>What is on the disk.</summary>
    public IReadOnlyList<AuditRecord> Records => [.. TestLog.Read(_disk).Select(entry => entry.Record)];

    /// <summary>Called whenever the log is about to flush.</summary>
    public Action BeforeFlush
    {
        set => _disk.BeforeFlush = value;
    }

    public void Break() => _disk.FlushFails = () => true;

    public async Task MendAsync()
    {
        _disk.FlushFails = () => false;
        while (true)
        {
            TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Log.StateChanged += (_, _) => changed.TrySetResult();
            if (Log.State.IsWritable)
            {
                return;
            }

            _logTime.FireTimers();
            await changed.Task;
        }
    }

    public void Dispose() => Log.Dispose();
}
