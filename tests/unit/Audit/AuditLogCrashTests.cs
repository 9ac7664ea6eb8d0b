using System.Collections.Concurrent;
using Exchange.Audit;

namespace Exchange.Tests.Unit.Audit;

public sealed class AuditLogCrashTests
{
    private const int Callers = 32;

    // Fails: a power cut takes records with it whose answers had left the node.
    [Fact]
    public async Task PowerCutAtAnyMoment_LosesNoAcknowledgedRecord()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            Assert.Equal(0, await LostRecords(seed, flushIsHonest: true));
        }
    }

    // Fails: the test above would pass even if nothing were ever flushed.
    [Fact]
    public async Task PowerCutWithoutFlushes_IsSeenToLoseRecords()
    {
        var lost = 0;
        for (var seed = 0; seed < 10; seed++)
        {
            lost += await LostRecords(seed, flushIsHonest: false);
        }

        Assert.True(lost > 100, $"only {lost} acknowledged records were lost");
    }

    /// <summary>
    /// Several lives of one log, each ended at a random operation by a kill, which leaves the page cache, or by a power
    /// cut, which leaves what was flushed, while many callers append and flushes fail now and then. Gives how many
    /// acknowledged records were afterwards not found at their index.
    /// </summary>
    private static async Task<int> LostRecords(int seed, bool flushIsHonest)
    {
        var chance = new Random(seed);
        var acknowledged = new ConcurrentDictionary<ulong, int>();
        var lost = new HashSet<int>();
        var disk = NewDisk(chance, flushIsHonest);
        for (var life = 0; life < 6; life++)
        {
            await RunUntilStopped(disk, acknowledged, firstNumber: life * 100_000);
            if (chance.Next(3) == 0)
            {
                disk.GoOnAfterKill(chance.Next(1, 250));
            }
            else
            {
                disk = disk.AfterPowerCut(chance, NewDisk(chance, flushIsHonest));
            }

            lost.UnionWith(Missing(disk, acknowledged));
        }

        return lost.Count;
    }

    private static SimulatedDisk NewDisk(Random chance, bool flushIsHonest)
    {
        var flakiness = new Random(chance.Next());
        return new SimulatedDisk
        {
            FlushIsHonest = flushIsHonest,
            StopsAt = chance.Next(1, 250),
            FlushFails = () => flakiness.Next(20) == 0,
        };
    }

    private static async Task RunUntilStopped(SimulatedDisk disk, ConcurrentDictionary<ulong, int> acknowledged, int firstNumber)
    {
        AuditLog log;
        try
        {
            // Every other life writes zeros ahead, as a node does.
            log = TestLog.Open(disk, new SimulatedTime(timersFireAtOnce: true), segmentBytes: 16384, bytesAhead: firstNumber / 100_000 % 2 * 3000);
        }
        catch (IOException)
        {
            return;
        }
        catch (Exception error) when (error is AuditLogCorruptException or AuditKeyException && !disk.FlushIsHonest)
        {
            return;
        }

        using (log)
        {
            var next = firstNumber;
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
            {
                while (!disk.IsStopped)
                {
                    var number = Interlocked.Increment(ref next);
                    try
                    {
                        acknowledged[await log.AppendAsync(TestLog.Record(number))] = number;
                    }
                    catch (AuditUnavailableException)
                    {
                        await Task.Yield();
                    }
                }
            })));
        }
    }

    private static IEnumerable<int> Missing(SimulatedDisk disk, ConcurrentDictionary<ulong, int> acknowledged)
    {
        var found = new Dictionary<ulong, int>();
        try
        {
            foreach (var entry in new AuditLogReader(disk, TestLog.Keys).Read())
            {
                Assert.Equal((ulong)found.Count, entry.Index);
                found.Add(entry.Index, TestLog.NumberOf(entry.Record));
            }
        }
        catch (Exception error) when (error is AuditLogCorruptException or AuditKeyException && !disk.FlushIsHonest)
        {
            // Without flushes anything may be gone; what was read until here counts.
        }

        Assert.Equal(found.Count, found.Values.Distinct().Count());
        return acknowledged.Where(pair => !found.TryGetValue(pair.Key, out var number) || number != pair.Value).Select(pair => pair.Value);
    }
}
