using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Exchange.Adapters.Answers;
using Exchange.Adapters.Rest.Requests;
using FsCheck;
using FsCheck.Fluent;

namespace Exchange.Tests.Unit.Adapters;

// A value that breaks out of its place asks the registry for something that nobody was granted.
public class ValueEncoderTests
{
    private static readonly Encoding Gb18030 = AnswerForm.Charset("gb18030")!;

    [Theory]
    [InlineData("a/b?c=d&e#f", "a%2Fb%3Fc%3Dd%26e%23f")]
    [InlineData("../x", "..%2Fx")]
    [InlineData("建", "%E5%BB%BA")]
    [InlineData("1.2.156-A_b~", "1.2.156-A_b~")]
    public void Path_KeepsOneSegment(string value, string expected) =>
        Assert.Equal(expected, ValueEncoder.Path.Encode(value, Encoding.UTF8));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public void Path_RefusesWhatLeadsElsewhere(string value) => Assert.Null(ValueEncoder.Path.Encode(value, Encoding.UTF8));

    [Fact]
    public void Query_IsEncodedInTheRegistrysCharset() =>
        Assert.Equal("%BD%A8", ValueEncoder.Query.Encode("建", Gb18030));

    [Theory]
    [InlineData("a\r\nX-Admin: 1")]
    [InlineData("a\nb")]
    [InlineData("建")]
    public void Header_RefusesLinesAndWhatIsNotAscii(string value) => Assert.Null(ValueEncoder.Header.Encode(value, Encoding.UTF8));

    [Fact]
    public void Xml_RefusesCharactersThatXmlLacks() => Assert.Null(ValueEncoder.Xml.Encode("a\u0001b", Encoding.UTF8));

    [Fact]
    public void Json_AnyValueReadsBackAsItself() => Check.QuickThrowOnFailure(Prop.ForAll(Text(), value =>
    {
        using var document = JsonDocument.Parse($"{{\"v\": \"{ValueEncoder.Json.Encode(value, Encoding.UTF8)}\"}}");
        return Assert.Single(document.RootElement.EnumerateObject()).Value.GetString() == value;
    }));

    [Fact]
    public void Xml_AnyValueReadsBackAsItself() => Check.QuickThrowOnFailure(Prop.ForAll(Text(), value =>
    {
        if (ValueEncoder.Xml.Encode(value, Encoding.UTF8) is not { } encoded)
        {
            return true;
        }

        var element = XElement.Parse($"<a b=\"{encoded}\">{encoded}</a>", LoadOptions.PreserveWhitespace);
        return element.Attribute("b")!.Value == value && element.Value == value && !element.HasElements;
    }));

    [Fact]
    public void Query_AnyValueReadsBackAsItself() => Check.QuickThrowOnFailure(Prop.ForAll(Text(), value =>
    {
        var encoded = ValueEncoder.Query.Encode(value, Encoding.UTF8)!;
        return !encoded.Any("&=#?/ +".Contains) && Uri.UnescapeDataString(encoded) == value;
    }));

    // Half surrogate pairs are no text; they are refused where the request is filled.
    private static Arbitrary<string> Text() => ArbMap.Default.ArbFor<string>().Filter(value =>
        value is not null && value.EnumerateRunes().All(rune => rune != Rune.ReplacementChar));
}
