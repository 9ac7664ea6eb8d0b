using Exchange.Gateway.Metrics;

namespace Exchange.Tests.Unit.Gateway.Metrics;

public class SeriesTableTests
{
    /// <summary>Otherwise one count is split over two lines, which a scraper refuses as a duplicate.</summary>
    [Fact]
    public void TagsInAnotherOrder_GiveTheSameSeries()
    {
        SeriesTable table = new(labels => new SumSeries(labels), keptTags: null);

        Series? first = table.Find([new("source", "market"), new("status", "Unavailable")]);
        Series? second = table.Find([new("status", "Unavailable"), new("source", "market")]);

        Assert.NotNull(first);
        Assert.Same(first, second);
        Assert.Equal("source=\"market\",status=\"Unavailable\"", first.Labels);
    }

    /// <summary>Otherwise failures of one source are shown as another's.</summary>
    [Fact]
    public void SameValuesUnderOtherTags_GiveOtherSeries()
    {
        SeriesTable table = new(labels => new SumSeries(labels), keptTags: null);

        Assert.NotSame(table.Find([new("from", "a"), new("to", "b")]), table.Find([new("from", "b"), new("to", "a")]));
        Assert.NotSame(table.Find([new("from", "a")]), table.Find([new("to", "a")]));
        Assert.NotSame(table.Find([]), table.Find([new("to", "a")]));
        Assert.NotSame(table.Find([]), table.Find([new("to", null)]));
    }

    /// <summary>Otherwise the framework's many tags multiply every route's series.</summary>
    [Fact]
    public void TagThatIsNotKept_MakesNoSeries()
    {
        SeriesTable table = new(labels => new SumSeries(labels), ["route"]);

        Assert.Same(table.Find([new("scheme", "http"), new("route", "/a")]), table.Find([new("route", "/a"), new("scheme", "https")]));
        Assert.Equal("route=\"/a\"", Assert.Single(table.All).Labels);
    }

    /// <summary>Otherwise one bad tag (an identifier, say) fills the memory of the node.</summary>
    [Fact]
    public void TooManySeries_AreDroppedAndCounted()
    {
        SeriesTable table = new(labels => new SumSeries(labels), keptTags: null);
        for (int i = 0; i < SeriesTable.MaximumSeries; i++)
        {
            Assert.NotNull(table.Find([new("id", i)]));
        }

        Assert.Null(table.Find([new("id", -1)]));
        Assert.Null(table.Find([new("id", -2)]));
        Assert.NotNull(table.Find([new("id", 0)]));
        Assert.Equal(2, table.Dropped);
        Assert.Equal(SeriesTable.MaximumSeries, table.All.Count());
    }

    /// <summary>Otherwise counts are lost while the first requests of a node come in together.</summary>
    [Fact]
    public void SeriesAddedByManyAtOnce_LoseNoMeasurement()
    {
        const int Threads = 8, Rounds = 2000, Tags = 50;
        SeriesTable table = new(labels => new SumSeries(labels), keptTags: null);
        object[] values = [.. Enumerable.Range(0, Tags).Select(i => (object)i)];

        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, _ =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                table.Find([new("tag", values[i % Tags])])!.Record(1L);
            }
        });

        Assert.Equal(Tags, table.All.Count());
        Assert.Equal(Threads * Rounds, table.All.Cast<SumSeries>().Sum(series => series.Value));
    }
}
