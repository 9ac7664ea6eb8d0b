using System.Security.Cryptography;
using Exchange.Audit;
using Exchange.Audit.Records;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Tests.Unit.Audit.Records;

/// <summary>
/// What the tree commits to. If this fails, a record could be exchanged for another under the same proof, or a withheld part
/// could be guessed.
/// </summary>
public sealed class LeafEntryTests
{
    [Fact]
    public void Entry_CommitsToEachPartAsItIsEncoded()
    {
        AuditRecord record = Access();
        AuditRecord open = record.Clone();
        (open.Who, open.Why, open.Whom, open.What) = (null, null, null, null);

        byte[] entry = EntryOf(record);

        Assert.Equal(
            [1, .. SHA256.HashData(open.ToByteArray()), .. SHA256.HashData(record.Who.ToByteArray()), .. SHA256.HashData(record.Why.ToByteArray()),
                .. SHA256.HashData(record.Whom.ToByteArray()), .. SHA256.HashData(record.What.ToByteArray())],
            entry);
    }

    [Fact]
    public void GroupThatIsNotThere_IsZeros()
    {
        AuditRecord record = Access();
        record.Whom = null;

        Assert.All(EntryOf(record)[97..129], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Question_CountsByItsOwnEntry()
    {
        AuditRecord question = new() { Verdict = "valid", What = new What { CertificateIds = { "a" }, SaltHigh = 5, SaltLow = 6 }, SaltHigh = 7, SaltLow = 8 };
        AuditRecord batch = new() { Kind = AuditKind.Batch, Entries = { question, question }, SaltHigh = 3, SaltLow = 4 };
        byte[] counted = [0x92, 0x01, 32, .. SHA256.HashData(EntryOf(question))];
        byte[] before = new AuditRecord { Kind = AuditKind.Batch }.ToByteArray();
        byte[] after = [0x99, 0x01, 3, 0, 0, 0, 0, 0, 0, 0, 0xA1, 0x01, 4, 0, 0, 0, 0, 0, 0, 0];

        Assert.Equal(SHA256.HashData([.. before, .. counted, .. counted, .. after]), EntryOf(batch)[1..33]);
    }

    [Fact]
    public void AnyChangedByte_GivesAnotherEntryOrNone()
    {
        AuditRecord record = Access();
        record.Entries.Add(new AuditRecord { Verdict = "valid", What = new What { CertificateIds = { "a" }, SaltHigh = 1 }, SaltLow = 2 });
        byte[] bytes = record.ToByteArray();
        byte[] entry = EntryOf(record);
        for (int i = 0; i < bytes.Length; i++)
        {
            for (int change = 1; change < 256; change++)
            {
                bytes[i] ^= (byte)change;
                Assert.False(TryEntryOf(bytes) is { } other && other.AsSpan().SequenceEqual(entry), $"byte {i} changed by {change}");
                bytes[i] ^= (byte)change;
            }
        }
    }

    [Fact]
    public void WhatIsNoRecord_IsRefused()
    {
        byte[] bytes = Access().ToByteArray();
        int taken = 0;
        for (int length = 1; length < bytes.Length; length++)
        {
            taken += TryEntryOf(bytes[..length]) is null ? 0 : 1;
            // Only cut between two fields it still is one, as for every other reader.
            Assert.Equal(IsRecord(bytes[..length]), TryEntryOf(bytes[..length]) is not null);
        }

        Assert.InRange(taken, 5, 20);
    }

    [Theory]
    [InlineData(AuditRecord.WhoFieldNumber)]
    [InlineData(AuditRecord.WhyFieldNumber)]
    [InlineData(AuditRecord.WhomFieldNumber)]
    [InlineData(AuditRecord.WhatFieldNumber)]
    public void GroupThatStandsThereTwice_IsRefused(int field)
    {
        byte[] group = [(byte)((field << 3) | 2), 0];

        Assert.NotNull(TryEntryOf(group));
        Assert.Null(TryEntryOf([.. group, .. group]));
        Assert.Null(TryEntryOf([(byte)(field << 3), 0]));

        // Another field between the two hides nothing: a parser still makes one group of both.
        byte[] time = [(AuditRecord.TimeFieldNumber << 3) | 2, 0];
        Assert.NotNull(TryEntryOf([.. group, .. time]));
        Assert.Null(TryEntryOf([.. group, .. time, .. group]));
    }

    /// <summary>A number under the questions' field is no question to a parser, and its value would stand in no commitment.</summary>
    [Fact]
    public void QuestionThatIsNoMessage_IsRefused()
    {
        Assert.NotNull(TryEntryOf([0x92, 0x01, 0]));
        Assert.Null(TryEntryOf([0x90, 0x01, 5]));
    }

    [Fact]
    public void QuestionsOfAQuestion_AreRefused()
    {
        AuditRecord nested = new() { Entries = { new AuditRecord { Entries = { new AuditRecord { Verdict = "valid" } } } } };

        Assert.Null(TryEntryOf(nested.ToByteArray()));
    }

    [Fact]
    public async Task Log_SaltsEachPartOfEachRecord()
    {
        SimulatedDisk disk = new();
        AuditRecord record = Access();
        record.Entries.Add(new AuditRecord { What = new What { CertificateIds = { "a" } } });
        using (AuditLog log = TestLog.Open(disk))
        {
            await log.AppendAsync(record);
            await log.AppendAsync(record);
        }

        ulong[] salts = [.. TestLog.Read(disk).SelectMany(entry => SaltsOf(entry.Record))];

        Assert.Equal(2 * 2 * (5 + 2), salts.Length);
        Assert.Equal(salts.Length, salts.Distinct().Count());
        Assert.DoesNotContain(0u, salts);
    }

    private static IEnumerable<ulong> SaltsOf(AuditRecord record)
    {
        ulong[] own = [record.SaltHigh, record.SaltLow];
        ulong[] who = record.Who is { } it ? [it.SaltHigh, it.SaltLow] : [];
        ulong[] why = record.Why is { } reason ? [reason.SaltHigh, reason.SaltLow] : [];
        ulong[] whom = record.Whom is { } holder ? [holder.SaltHigh, holder.SaltLow] : [];
        ulong[] what = record.What is { } data ? [data.SaltHigh, data.SaltLow] : [];
        return [.. own, .. who, .. why, .. whom, .. what, .. record.Entries.SelectMany(SaltsOf)];
    }

    private static AuditRecord Access() => new()
    {
        Time = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 3, 2, 1, 2, 3, TimeSpan.Zero)),
        Kind = AuditKind.Verification,
        Node = "350703",
        Decision = AuditDecision.Allowed,
        Who = new Who { Client = "counter", Department = "market-regulation", Officer = "jy-017", SaltHigh = 1, SaltLow = 2 },
        Why = new Why { Purpose = "办理食品经营许可", ItemCode = "350703-1", SaltHigh = 3, SaltLow = 4 },
        Whom = new Whom { HolderCode = "91350703MA2XXXXX1A", HolderCodeType = "001", SaltHigh = 5, SaltLow = 6 },
        What = new What { CertificateIds = { "1.2.156.3005.2.x" }, CertificateType = "x", SaltHigh = 7, SaltLow = 8 },
        Verdict = "valid",
        ServedFrom = "cache",
        LatencyMicroseconds = 321,
        TraceId = "0af7651916cd43dd8448eb211c80319c",
        SaltHigh = 9,
        SaltLow = 10,
    };

    private static byte[] EntryOf(AuditRecord record) => TryEntryOf(record.ToByteArray()) ?? throw new InvalidOperationException("It has no entry.");

    private static byte[]? TryEntryOf(byte[] record)
    {
        byte[] entry = new byte[LeafEntry.Bytes];
        try
        {
            LeafEntry.Write(record, entry);
            return entry;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static bool IsRecord(byte[] bytes)
    {
        try
        {
            AuditRecord.Parser.ParseFrom(bytes);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
