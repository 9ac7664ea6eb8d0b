using System.Text;
using Exchange.Adapters.Answers;

namespace Exchange.Tests.Unit.Adapters;

// A path that finds the wrong place hands out another field's value.
public class FieldPathTests
{
    private const string Json =
        """{ "a": { "b": [ { "c": 1 }, { "c": "two" } ] }, "数据": { "码": "x" }, "n": null, "t": true }""";

    private const string Xml =
        """<r:A xmlns:r="urn:r" v="1"><!-- note --><B k="x">one</B><B k="y">two<C/></B><D>&lt;&amp;</D><E/></r:A>""";

    [Theory]
    [InlineData("a.b[0].c", "1")]
    [InlineData("a.b[1].c", "two")]
    [InlineData("数据.码", "x")]
    [InlineData("t", "true")]
    public void JsonPath_FindsTheValue(string path, string expected) => Assert.Equal(expected, Text(new JsonForm(), Json, path));

    [Theory]
    [InlineData("a.b[2].c")]
    [InlineData("a.x.c")]
    [InlineData("n")]
    [InlineData("n.c")]
    public void JsonPath_ToNothing_IsAbsent(string path) => Assert.Null(Text(new JsonForm(), Json, path));

    [Theory]
    [InlineData("a")]
    [InlineData("a.b")]
    public void JsonPath_ToNoSingleValue_IsRefused(string path) => Assert.Equal("refused", Text(new JsonForm(), Json, path));

    [Theory]
    [InlineData("A/@v", "1")]
    [InlineData("A/B", "one")]
    [InlineData("A/B[1]/@k", "x")]
    [InlineData("A/B[2]/@k", "y")]
    [InlineData("A/D", "<&")]
    [InlineData("A/E", "")]
    public void XmlPath_FindsTheValue(string path, string expected) => Assert.Equal(expected, Text(new XmlForm(), Xml, path));

    [Theory]
    [InlineData("A/X")]
    [InlineData("A/B[3]")]
    [InlineData("A/@w")]
    [InlineData("B")]
    public void XmlPath_ToNothing_IsAbsent(string path) => Assert.Null(Text(new XmlForm(), Xml, path));

    [Fact]
    public void XmlPath_ToAnElementOfElements_IsRefused() => Assert.Equal("refused", Text(new XmlForm(), Xml, "A/B[2]"));

    [Fact]
    public void XmlList_HasAllElementsOfTheName()
    {
        using var answer = new XmlForm().Parse(Encoding.UTF8.GetBytes(Xml), Encoding.UTF8)!;
        var entries = new List<AnswerNode>();
        Assert.True(XmlPath.Parse("A/B", out _)!.TryFindAll(answer.Root, entries));
        Assert.Equal(2, entries.Count);
    }

    [Theory]
    [InlineData("json", "{\"a\": 1")]
    [InlineData("json", "")]
    [InlineData("json", "{\"a\": \"\\ud800\"}")]
    [InlineData("xml", "<a><b></a>")]
    [InlineData("xml", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>")]
    public void MalformedAnswer_IsNone(string form, string text) =>
        Assert.Null(AnswerForm.All.Single(known => known.Name == form).Parse(Encoding.UTF8.GetBytes(text), Encoding.UTF8));

    [Theory]
    [InlineData("json")]
    [InlineData("xml")]
    public void BytesOfAnotherCharset_AreNotGuessed(string form)
    {
        var charset = AnswerForm.Charset("utf-8")!;
        var text = form == "json" ? "{\"a\": \"建阳\"}" : "<a>建阳</a>";
        var known = AnswerForm.All.Single(candidate => candidate.Name == form);
        Assert.Null(known.Parse(AnswerForm.Charset("gb18030")!.GetBytes(text), charset));
    }

    private static string? Text(AnswerForm form, string answer, string path)
    {
        var compiled = form.ParsePath(path, out var wrong);
        Assert.Null(wrong);
        using var parsed = form.Parse(Encoding.UTF8.GetBytes(answer), AnswerForm.Charset("utf-8")!)!;
        return !compiled!.TryFind(parsed.Root, out var node) ? null
            : node.TryGetText(out var text) ? text
            : "refused";
    }
}
