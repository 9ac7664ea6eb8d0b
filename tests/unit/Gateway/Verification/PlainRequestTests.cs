using System.Buffers;
using System.Text;
using System.Text.Json;
using Exchange.Gateway.Http;
using Exchange.Gateway.Verification;

namespace Exchange.Tests.Unit.Gateway.Verification;

/// <summary>The fast reader answers exactly what the serialiser would, or leaves the body to it.</summary>
public sealed class PlainRequestTests
{
    // Fails: the question of every day takes the slow way.
    [Theory]
    [InlineData("""{"certificateId":"1.2","context":{"purpose":"餐饮店开办核验","officer":"jy-017"}}""")]
    [InlineData("""  { "context" : {"caseNumber":"c","itemCode":"i","officer":"o","purpose":"\u9910"}, "certificateId":"" }  """)]
    [InlineData("""{"certificateId":"1.2","context":{}}""")]
    public void PlainBody_IsRead_AsTheSerialiserReadsIt(string body)
    {
        VerificationRequest? read = PlainRequest.Read(Encoding.UTF8.GetBytes(body));
        Assert.Equal(Serialised(body).Value, read);
    }

    // Fails: a body that the serialiser refuses, or understands otherwise, is answered as if it were another.
    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"certificateId":"1.2"}""")]
    [InlineData("""{"certificateId":null,"context":{}}""")]
    [InlineData("""{"certificateId":1,"context":{}}""")]
    [InlineData("""{"certificateId":"1","certificateId":"2","context":{}}""")]
    [InlineData("""{"certificateId":"1","context":null,"context":{}}""")]
    [InlineData("""{"certificateId":"1","context":"x","context":{}}""")]
    [InlineData("""{"certificateId":"1","context":{},"context":{}}""")]
    [InlineData("""{"certificateId":"1","context":{"purpose":"a","purpose":"b"}}""")]
    [InlineData("""{"certificateId":"1","context":{"certificateId":"2"},"receipt":true}""")]
    [InlineData("""{"certificateId":"1","context":{"purpose":{"purpose":"a"}}}""")]
    [InlineData("""{"certificateId":"1","context":{"purpose":"a"},"qr":"x"}""")]
    [InlineData("""{"certificateId":"1","context":{"purpose":"a"}}{}""")]
    [InlineData("""{"certificateId":"1","context":{"purpose":"a"},}""")]
    [InlineData("""{"certificateId":"1","context":{"purpose":"a"}""")]
    [InlineData("""{"certificateId":"\ud800","context":{}}""")]
    public void AnyOtherBody_IsLeftToTheSerialiser(string body) => Assert.Null(PlainRequest.Read(Encoding.UTF8.GetBytes(body)));

    // Fails: text that is no UTF-8 is taken.
    [Fact]
    public void BrokenText_IsLeftToTheSerialiser() =>
        Assert.Null(PlainRequest.Read([.. """{"certificateId":"""u8, (byte)'"', 0xC3, 0x28, (byte)'"', .. ""","context":{}}"""u8]));

    private static Outcome<VerificationRequest> Serialised(string body) =>
        JsonBody.Parse(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(body)), VerificationJson.Default.VerificationRequest);
}
