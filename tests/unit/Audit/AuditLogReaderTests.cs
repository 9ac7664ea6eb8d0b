using Exchange.Audit;
using Exchange.Audit.Storage;

namespace Exchange.Tests.Unit.Audit;

public sealed class AuditLogReaderTests
{
    // Fails: searching while the node works shows gaps, or reports damage where there is only a write going on.
    [Fact]
    public async Task ReadingWhileBeingWritten_SeesAllThatWasDurableAndNoDamage()
    {
        using var directory = new TemporaryDirectory();
        var storage = new FileLogStorage(directory.Path);
        using var log = TestLog.Open(storage, segmentBytes: 65536);
        var writers = Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var number = 0; number < 1000; number++)
            {
                await log.AppendAsync(TestLog.Record(number));
            }
        })));

        var readings = 0;
        while (!writers.IsCompleted || readings == 0)
        {
            var durable = log.Count;
            ulong next = 0;
            foreach (var entry in new AuditLogReader(storage, TestLog.Keys).Read())
            {
                Assert.Equal(next++, entry.Index);
            }

            Assert.True(next >= durable, $"{next} records seen, {durable} were durable");
            readings++;
        }

        await writers;
        Assert.Equal(16_000u, TestLog.Verify(storage).Records);
    }

    // Fails: whoever verifies a big log does not see whether it still works.
    [Fact]
    public async Task Verification_TellsHowFarItIs()
    {
        var disk = new SimulatedDisk();
        using (var log = TestLog.Open(disk, segmentBytes: 65536))
        {
            await Task.WhenAll(Enumerable.Range(0, 10_000).Select(number => log.AppendAsync(TestLog.Record(number)).AsTask()));
        }

        var reports = new List<AuditVerificationProgress>();
        new AuditLogReader(disk, TestLog.Keys).Verify(new Recorder(reports));
        Assert.Equal(2, reports.Count);
        Assert.Equal(new AuditVerificationProgress(10_000, disk.Segments.Count, disk.Segments.Count), reports[^1]);
    }

    // Fails: an auditor with an empty directory gets an error instead of "no records".
    [Fact]
    public void MissingDirectory_ReadsAsEmpty()
    {
        using var directory = new TemporaryDirectory();
        var storage = new FileLogStorage(Path.Combine(directory.Path, "none"));
        Assert.Empty(TestLog.Read(storage));
        Assert.Equal(new AuditVerification(0, 0, null), TestLog.Verify(storage));
    }

    private sealed class Recorder(List<AuditVerificationProgress> reports) : IProgress<AuditVerificationProgress>
    {
        public void Report(AuditVerificationProgress value) => reports.Add(value);
    }
}
