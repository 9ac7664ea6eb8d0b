using Exchange.Adapters.Mapping;
using Exchange.Contracts.V1;
using YamlDotNet.RepresentationModel;

namespace Exchange.Tests.Unit.Adapters;

// A day read wrongly makes a certificate valid a day too long, or not at all.
public class DateFormatsTests
{
    [Theory]
    [InlineData("yyyy-MM-dd", "2021-05-01", "2021-05-01")]
    [InlineData("yyyyMMdd", "20210501", "2021-05-01")]
    [InlineData("yyyy年MM月dd日", "2021年05月01日", "2021-05-01")]
    [InlineData("yyyy-M-d", "2021-5-1", "2021-05-01")]
    [InlineData("yyyyMMddHHmmss", "20210501235959", "2021-05-01")]
    [InlineData("yyyy-MM-ddTHH:mm:ssK", "2021-04-30T16:00:00Z", "2021-05-01")]
    [InlineData("yyyy-MM-ddTHH:mm:ssK", "2021-05-01T07:59:59+08:00", "2021-05-01")]
    [InlineData("unix-seconds", "1619798400", "2021-05-01")]
    [InlineData("unix-milliseconds", "1619798399999", "2021-04-30")]
    [InlineData("yyyyMMdd", "20210230", null)]
    [InlineData("yyyyMMdd", "2021-05-01", null)]
    [InlineData("yyyy-MM-ddTHH:mm:ssK", "9999-12-31T23:59:59Z", null)]
    [InlineData("unix-seconds", "99999999999999999", null)]
    public void Day_IsTheOneInTheRegistrysZone(string format, string text, string? expected)
    {
        var day = Read(format).ParseDay(text);
        Assert.Equal(expected, day is null ? null : $"{day.Year:D4}-{day.Month:D2}-{day.Day:D2}");
    }

    [Theory]
    [InlineData("yyyyMMddHHmmssfff", "20261122100304567", "2026-11-22T02:03:04.567Z")]
    [InlineData("yyyy-MM-dd HH:mm:ss", "2026-11-22 10:03:04", "2026-11-22T02:03:04.000Z")]
    [InlineData("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "2026-11-22T02:03:04.567Z", "2026-11-22T02:03:04.567Z")]
    [InlineData("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "2026-11-22T02:03:04", "2026-11-21T18:03:04.000Z")]
    [InlineData("yyyy-MM-dd", "2026-11-22", "2026-11-21T16:00:00.000Z")]
    public void Instant_WithoutOffsetIsTheRegistrysOwnTime(string format, string text, string expected)
    {
        var instant = Read(format).ParseInstant(text);
        Assert.Equal(DateTimeOffset.Parse(expected, null), instant!.ToDateTimeOffset());
    }

    [Fact]
    public void WrittenInstant_KeepsItsTimeBesideAFormatOfDays()
    {
        var formats = Read("[yyyyMMdd, yyyyMMddHHmmss]");
        var instant = formats.ParseInstant("20220501100000")!;
        Assert.Equal("20220501100000", formats.WriteInstant(instant));
        Assert.Equal("20220501", formats.WriteDay(new Date { Year = 2022, Month = 5, Day = 1 }));
    }

    [Theory]
    [InlineData("YYYY-MM-DD")]
    [InlineData("yyyy-MM-ddTHH:mm:ssZ")]
    [InlineData("d")]
    [InlineData("HH:mm")]
    public void FormatThatWouldMisread_IsRefused(string format)
    {
        var errors = new MappingErrors();
        DateFormats.Read(Section($"format: {format}", errors), "format", TimeSpan.FromHours(8));
        Assert.Single(errors.Lines);
    }

    private static DateFormats Read(string format)
    {
        var errors = new MappingErrors();
        var formats = DateFormats.Read(Section($"format: {format}", errors), "format", TimeSpan.FromHours(8));
        Assert.Empty(errors.Lines);
        return formats!;
    }

    private static Section Section(string yaml, MappingErrors errors)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return new Section((YamlMappingNode)stream.Documents[0].RootNode, "dates.yaml", "", errors);
    }
}
