using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Exchange.Audit;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Search;
using Exchange.Gateway.Search.Streams;

namespace Exchange.Tests.Unit.Gateway.Search;

public sealed partial class CsvFormatTests
{
    private static readonly CsvFormat s_format = new();

    // Fails: whoever opens the export in a spreadsheet carries out what a client wrote into a purpose.
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\uFF1D1", "'\uFF1D1")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    [InlineData("a=1", "a=1")]
    public void Formula_IsText(string purpose, string cell) => Assert.Contains($",{cell},", Written(new AuditRecord { Why = new Why { Purpose = purpose } }), StringComparison.Ordinal);

    // Fails: a comma in a purpose moves all that is behind it into other columns (RFC 4180, section 2).
    [Theory]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    public void SpecialCharacters_AreQuoted(string purpose, string cell) => Assert.Contains($",{cell},", Written(new AuditRecord { Why = new Why { Purpose = purpose } }), StringComparison.Ordinal);

    // Fails: a row has more or fewer cells than the header, and readers refuse the file or shift it.
    [Fact]
    public void EveryRow_HasTheHeadersCells()
    {
        string[] rows = [Text(s_format.Begin), Written(Full()), Written(null), Text(target => s_format.End(target, new SearchEnd(2, false, [("350703/0", 7), ("350703/1", 8)], new AuditBody("350703/0", 9))))];

        Assert.All(rows, row => Assert.EndsWith("\r\n", row, StringComparison.Ordinal));
        Assert.Single(rows.Select(row => QuotedCell().Replace(row, "").Count(character => character == ',')).Distinct());
        Assert.StartsWith("end,2,whole,350703/0: 7; 350703/1: 8,350703/0: 9,", rows[3], StringComparison.Ordinal);
    }

    // Fails: an export leaves something out that the page has.
    [Fact]
    public void Cells_AreWhatAPageHas()
    {
        string[] header = Text(s_format.Begin).TrimEnd().Split(',');
        string[] row = Written(Full()).TrimEnd().Split(',');
        string Cell(string column) => row[Array.IndexOf(header, column)];

        Assert.Equal(
            ("350703/0", "5", "1", "lookup", "allowed", "jy-017", "another", "the-holder", "a b"),
            (Cell("log"), Cell("index"), Cell("entry"), Cell("kind"), Cell("decision"), Cell("officer"), Cell("onBehalfOf.client"), Cell("holder.code"), Cell("certificateIds")));
        Assert.Equal("\"{\"\"searched\"\":{\"\"officer\"\":\"\"jy-018\"\"", row[Array.IndexOf(header, "other")]);
    }

    /// <summary>No comma but between cells, except in the last.</summary>
    private static AuditRecord Full() => new()
    {
        Kind = AuditKind.Lookup,
        Decision = AuditDecision.Allowed,
        Who = new Who { Client = "requester", Officer = "jy-017", OnBehalfOf = new OnBehalfOf { Client = "another" } },
        Searched = new AuditSearched { Officer = "jy-018" },
        Entries = { new AuditRecord { Decision = AuditDecision.Allowed, Whom = new Whom { HolderCode = "the-holder" }, What = new What { CertificateIds = { "a", "b" } } } },
    };

    [GeneratedRegex("\"([^\"]|\"\")*\"")]
    private static partial Regex QuotedCell();

    private static string Written(AuditRecord? record) =>
        Text(target => s_format.Write(target, "350703/0", new FoundRecord(new SearchPlace(0, 5, 0, record?.Entries.Count ?? 0), record)));

    private static string Text(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> target = new();
        write(target);
        return Encoding.UTF8.GetString(target.WrittenSpan);
    }
}
