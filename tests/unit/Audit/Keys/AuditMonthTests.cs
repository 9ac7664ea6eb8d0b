using Exchange.Audit;

namespace Exchange.Tests.Unit.Audit.Keys;

public sealed class AuditMonthTests
{
    // Fails: the records of the first eight hours of a month, in China, are kept or destroyed with the month before.
    [Theory]
    [InlineData("2026-10-31T15:59:59.999Z", "2026-10")]
    [InlineData("2026-10-31T16:00:00Z", "2026-11")]
    [InlineData("2026-12-31T16:00:00Z", "2027-01")]
    [InlineData("2026-11-01T03:00:00+14:00", "2026-10")]
    public void Month_IsThatOfChina(string moment, string month) =>
        Assert.Equal(month, AuditMonth.Of(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture)).ToString());

    // Fails: a key file under an odd name, or a mistyped order, stands for some month nobody meant.
    [Theory]
    [InlineData("2026-11", true)]
    [InlineData("0001-01", true)]
    [InlineData("9999-12", true)]
    [InlineData("2026-00", false)]
    [InlineData("2026-13", false)]
    [InlineData("0000-12", false)]
    [InlineData("2026-1", false)]
    [InlineData("2026/11", false)]
    [InlineData("+026-11", false)]
    [InlineData("2026- 1", false)]
    [InlineData("2026-11-01", false)]
    [InlineData("", false)]
    public void Text_HasOneSpelling(string text, bool isMonth)
    {
        Assert.Equal(isMonth, AuditMonth.TryParse(text, out var month));
        if (isMonth)
        {
            Assert.Equal(text, month.ToString());
        }
    }

    // Fails: "before 2026-02" destroys 2026-10, or leaves 2025-12.
    [Fact]
    public void Months_AreInTheOrderOfTime()
    {
        AuditMonth[] months = [new(2025, 12), new(2026, 1), new(2026, 2), new(2026, 10)];
        Assert.Equal(months, months.Reverse().Order());
        Assert.True(months[0] < months[1] && months[3] > months[2] && months[1] <= months[2]);
        Assert.Equal(months[3], AuditMonth.Later(months[3], months[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AuditMonth(2026, 13));
    }
}
