using System.Text;
using Exchange.Audit;
using Exchange.Audit.Export;
using Exchange.Audit.Records;
using Exchange.Audit.Tree;
using Google.Protobuf;

namespace Exchange.Tests.Unit.Audit.Export;

/// <summary>
/// What is handed to a court of a record. If one of these fails, a withheld part comes out, a true record cannot be proven, or an
/// altered one can.
/// </summary>
public sealed class DisclosedRecordTests
{
    private static readonly RecordGroups[] s_choices = [.. Enumerable.Range(0, 16).Select(number => (RecordGroups)number)];

    [Fact]
    public void WhateverIsWithheld_GivesTheSameLeaf()
    {
        byte[] record = SmallBundle.Batch().ToByteArray();
        byte[] entry = new byte[LeafEntry.Bytes];
        LeafEntry.Write(record, entry);
        TreeHash leaf = TreeHash.OfLeaf(entry);

        foreach (RecordGroups withheld in s_choices)
        {
            foreach (int[]? questions in (int[]?[])[null, [], [2], [1, 2]])
            {
                byte[] file = DisclosedRecord.Of(record, withheld, questions?.ToHashSet()).ToBytes();
                Assert.True(DisclosedRecord.TryParse(file, out DisclosedRecord? read));
                Assert.Equal(leaf, read.LeafHash());
                Assert.Equal(file, read.ToBytes());
                Assert.Equal(questions ?? [1, 2], read.Questions.Keys);
                Assert.Equal(2, read.QuestionCount);
            }
        }
    }

    [Theory]
    [InlineData(RecordGroups.Who, "jy-017")]
    [InlineData(RecordGroups.Why, "办理食品经营许可")]
    [InlineData(RecordGroups.Whom, "holder-of-question")]
    [InlineData(RecordGroups.What, "certificate-of-question")]
    public void WithheldGroup_IsNotInTheFile(RecordGroups group, string content)
    {
        byte[] record = SmallBundle.Batch().ToByteArray();
        bool IsIn(RecordGroups withheld) => Decoded(DisclosedRecord.Of(record, withheld).ToBytes()).Contains(content, StringComparison.Ordinal);

        Assert.True(IsIn(RecordGroups.None));
        Assert.All(s_choices, withheld => Assert.Equal(!withheld.HasFlag(group), IsIn(withheld)));
    }

    [Fact]
    public void WithheldAndMissingGroups_AreToldApart()
    {
        AuditRecord record = SmallBundle.Access();
        record.Whom = null;

        DisclosedEntry shown = DisclosedRecord.Of(record.ToByteArray(), RecordGroups.Who | RecordGroups.Whom).Record;

        Assert.Equal(
            (Disclosure.Withheld, Disclosure.Shown, Disclosure.Absent, Disclosure.Shown),
            (shown[RecordGroups.Who], shown[RecordGroups.Why], shown[RecordGroups.Whom], shown[RecordGroups.What]));
        Assert.Null(shown.Fields.Who);
        Assert.Equal(record.Why, shown.Fields.Why);
        Assert.Equal(record.TraceId, shown.Fields.TraceId);
    }

    [Fact]
    public void AnyChangedByte_GivesAnotherLeafOrNone()
    {
        byte[] file = DisclosedRecord.Of(SmallBundle.Batch().ToByteArray(), RecordGroups.Why, new HashSet<int> { 2 }).ToBytes();
        Assert.True(DisclosedRecord.TryParse(file, out DisclosedRecord? whole));
        for (int at = 0; at < file.Length; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                file[at] ^= (byte)(1 << bit);
                Assert.False(DisclosedRecord.TryParse(file, out DisclosedRecord? other) && other.LeafHash() == whole.LeafHash(), $"byte {at}, bit {bit}");
                file[at] ^= (byte)(1 << bit);
            }
        }
    }

    [Fact]
    public void QuestionUnderAnothersNumber_IsRefused()
    {
        string file = Encoding.ASCII.GetString(DisclosedRecord.Of(SmallBundle.Batch().ToByteArray(), RecordGroups.None, new HashSet<int> { 2 }).ToBytes());

        Assert.False(DisclosedRecord.TryParse(Encoding.ASCII.GetBytes(file.Replace("question 2", "question 1", StringComparison.Ordinal)), out _));
        Assert.False(DisclosedRecord.TryParse(Encoding.ASCII.GetBytes(file.Replace("question 2", "question 3", StringComparison.Ordinal)), out _));
    }

    /// <summary>A parser would take a group in the open part for the one that is withheld.</summary>
    [Fact]
    public void GroupInTheOpenPart_IsRefused()
    {
        byte[] who = new AuditRecord { Who = new Who { Officer = "another" } }.ToByteArray();
        string file = Encoding.ASCII.GetString(DisclosedRecord.Of(SmallBundle.Access().ToByteArray(), RecordGroups.Who).ToBytes());
        string[] lines = file.Split('\n');
        lines[2] = "open " + Convert.ToBase64String(who);

        Assert.False(DisclosedRecord.TryParse(Encoding.ASCII.GetBytes(string.Join('\n', lines)), out _));
    }

    [Fact]
    public void WhatIsNoRecord_IsRefused()
    {
        Assert.Throws<InvalidDataException>(() => DisclosedRecord.Of([0xFF, 0xFF], RecordGroups.None));
        Assert.False(DisclosedRecord.TryParse([], out _));
        Assert.False(DisclosedRecord.TryParse(new byte[DisclosedRecord.MaximumBytes + 1], out _));
    }

    [Fact]
    public void Names_AreTheFour()
    {
        Assert.True(RecordGroupNames.TryParse("whom, what", out RecordGroups groups));
        Assert.Equal(RecordGroups.Whom | RecordGroups.What, groups);
        Assert.True(RecordGroupNames.TryParse("", out groups));
        Assert.Equal(RecordGroups.None, groups);
        Assert.False(RecordGroupNames.TryParse("holder", out _));
    }

    /// <summary>Everything in a file that is base64, as text.</summary>
    private static string Decoded(byte[] file) => string.Concat(
        from line in Encoding.ASCII.GetString(file).Split('\n')
        let value = line.Split(' ')[^1]
        let bytes = new byte[value.Length]
        where Convert.TryFromBase64String(value, bytes, out _)
        select Encoding.UTF8.GetString(Convert.FromBase64String(value)));
}
