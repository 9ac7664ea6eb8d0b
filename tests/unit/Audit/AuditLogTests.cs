using Exchange.Audit;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Tests.Unit.Audit;

public sealed class AuditLogTests
{
    // Fails: what an operator finds later is not what was recorded.
    [Fact]
    public async Task AppendedRecord_ComesBackWhole()
    {
        var record = new AuditRecord
        {
            Time = new Timestamp { Seconds = 1_790_000_000, Nanos = 123_000_000 },
            Kind = AuditKind.Peer,
            Node = "350700",
            Decision = AuditDecision.Denied,
            Reason = "not-granted",
            Who = new Who { Client = "district", Department = "350703-gateway", Officer = "jy-017", OnBehalfOf = new OnBehalfOf { Node = "350703", Client = "counter", Department = "market" } },
            Why = new Why { Purpose = "餐饮店开办核验", ItemCode = "item", CaseNumber = "case" },
            Whom = new Whom { HolderCode = "91350100M000100Y43", HolderCodeType = "001" },
            What = new What { CertificateIds = { "one", "two" }, CertificateType = "type", FieldsReleased = { "number" } },
            LatencyMicroseconds = 130,
            PeerRecord = new AuditReference { Log = "350703/0", Index = 7 },
        };
        var disk = new SimulatedDisk();
        using (var log = TestLog.Open(disk))
        {
            Assert.Equal(0u, await log.AppendAsync(record));
            Assert.Equal(1u, log.Count);
        }

        Assert.Equal(record, Assert.Single(TestLog.Read(disk)).Record);
    }

    // Fails: personal data lies readable on the disk.
    [Fact]
    public async Task SegmentFile_ShowsNothingOfTheRecord()
    {
        var disk = new SimulatedDisk();
        using (var log = TestLog.Open(disk))
        {
            await log.AppendAsync(new AuditRecord { Whom = new Whom { HolderCode = "34052419800101001X" } });
        }

        Assert.Equal(-1, disk[Assert.Single(disk.Segments)].AsSpan().IndexOf("34052419800101001X"u8));
    }

    // Fails: after a restart indexes repeat or leave gaps, and a cited position no longer means one record.
    [Fact]
    public async Task ReopenedLog_GoesOnWithTheNextIndex()
    {
        var disk = new SimulatedDisk();
        for (var opening = 0; opening < 4; opening++)
        {
            using var log = TestLog.Open(disk);
            Assert.Equal((ulong)opening * 5, log.Count);
            await TestLog.Append(log, opening * 5, 5);
        }

        TestLog.AssertHolds(disk, 20);
        Assert.True(TestLog.Verify(disk).IsSound);
    }

    // Fails: a log that is opened and closed without a record cannot be opened again.
    [Fact]
    public async Task LogOpenedAndClosedEmpty_StaysUsable()
    {
        var disk = new SimulatedDisk();
        TestLog.Open(disk).Dispose();
        TestLog.Open(disk).Dispose();
        Assert.Empty(TestLog.Read(disk));
        using (var log = TestLog.Open(disk))
        {
            await TestLog.Append(log, 0, 1);
        }

        TestLog.Open(disk).Dispose();
        TestLog.Open(disk).Dispose();
        TestLog.AssertHolds(disk, 1);
        Assert.True(TestLog.Verify(disk).IsSound);
    }

    // Fails: a long log cannot be read across the files it is cut into.
    [Fact]
    public async Task LogOfManySegments_ReadsAsOne()
    {
        var disk = new SimulatedDisk();
        using (var log = TestLog.Open(disk, segmentBytes: 4096))
        {
            await TestLog.Append(log, 0, 500);
        }

        Assert.True(disk.Segments.Count > 5, $"only {disk.Segments.Count} segments");
        TestLog.AssertHolds(disk, 500);
        Assert.Equal(new AuditVerification(500, disk.Segments.Count, null), TestLog.Verify(disk));
        Assert.Equal(377u, new AuditLogReader(disk, TestLog.Keys).Read(377).First().Index);
    }

    // Fails: concurrent callers get each other's index as proof of their own access.
    [Fact]
    public async Task ConcurrentAppends_EachGetTheirOwnIndex()
    {
        var disk = new SimulatedDisk();
        var indexes = new ulong[4000];
        using (var log = TestLog.Open(disk, segmentBytes: 16384))
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(caller => Task.Run(async () =>
            {
                for (var number = caller * 40; number < (caller + 1) * 40; number++)
                {
                    indexes[number] = await log.AppendAsync(TestLog.Record(number));
                }
            })));
        }

        var entries = TestLog.Read(disk);
        Assert.Equal(indexes.Length, entries.Count);
        Assert.All(entries, entry => Assert.Equal(entry.Index, indexes[TestLog.NumberOf(entry.Record)]));
    }

    // Fails: a record that the log cannot hold takes the log down, or is taken for the mark of its end.
    [Fact]
    public async Task RecordTooLongOrOfAnotherSuite_IsRefused()
    {
        using var log = TestLog.Open(new SimulatedDisk());
        await Assert.ThrowsAsync<ArgumentException>(() => log.AppendAsync(new AuditRecord { Reason = new string('x', 1 << 20) }).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => log.AppendAsync(new AuditRecord { Suite = 0 }).AsTask());
        Assert.Equal(0u, await log.AppendAsync(new AuditRecord { Reason = new string('x', (1 << 20) - 100) }));
    }

    // Fails: a caller that goes on after its record blocks every other caller's record.
    [Fact]
    public async Task CallerThatBlocksAfterItsRecord_HoldsNobodyUp()
    {
        using var log = TestLog.Open(new SimulatedDisk());
        using var others = new CountdownEvent(10);
        var blocked = Task.Run(async () =>
        {
            await log.AppendAsync(TestLog.Record(0));
            others.Wait();
        });
        for (var number = 1; number <= 10; number++)
        {
            await log.AppendAsync(TestLog.Record(number));
            others.Signal();
        }

        await blocked;
    }

    // Fails: of those that share a flush, one that blocks keeps the others from hearing of it.
    [Fact]
    public async Task CallerThatBlocksInItsGroup_HoldsNobodyUp()
    {
        const int Callers = 20;
        using var flushMayGoOn = new ManualResetEventSlim();
        using var flushing = new SemaphoreSlim(0);
        using var others = new CountdownEvent(Callers - 1);
        var disk = new SimulatedDisk();
        using var log = TestLog.Open(disk);
        disk.BeforeFlush = () =>
        {
            flushing.Release();
            flushMayGoOn.Wait();
        };
        var first = log.AppendAsync(TestLog.Record(0)).AsTask();
        await flushing.WaitAsync();
        var callers = Enumerable.Range(1, Callers).Select(AppendAsync).ToList();
        flushMayGoOn.Set();
        await first;
        await Task.WhenAll(callers);

        async Task AppendAsync(int number)
        {
            await log.AppendAsync(TestLog.Record(number));
            if (number == 1)
            {
                others.Wait();
            }
            else
            {
                others.Signal();
            }
        }
    }

    // Fails: a stop of the node waits for ever or loses records already handed over.
    [Fact]
    public async Task ClosedLog_HasWrittenWhatWaitedAndTakesNothingMore()
    {
        var disk = new SimulatedDisk();
        var log = TestLog.Open(disk);
        var waiting = Enumerable.Range(0, 50).Select(number => log.AppendAsync(TestLog.Record(number)).AsTask()).ToList();
        log.Dispose();
        await Task.WhenAll(waiting);

        var refused = await Assert.ThrowsAsync<AuditUnavailableException>(() => log.AppendAsync(TestLog.Record(50)).AsTask());
        Assert.Equal(AuditUnavailableReason.Closed, refused.Reason);
        TestLog.AssertHolds(disk, 50);
    }

    // Fails: a mistake in the configuration shows only when the first access is refused.
    [Fact]
    public void WrongOptions_AreAllNamed()
    {
        var options = new AuditLogOptions { LogName = "", SegmentBytes = 1, MaximumPendingBytes = 0, RetryDelay = TimeSpan.Zero };
        Assert.Equal(["LogName", "SegmentBytes", "MaximumPendingBytes", "RetryDelay"], options.Validate().Select(error => error.Split(' ')[0]));
        Assert.Throws<ArgumentException>(() => AuditLog.Open(options, TestLog.Keys, new SimulatedTime(), new SimulatedDisk()));
    }
}
