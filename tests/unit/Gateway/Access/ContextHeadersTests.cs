using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Exchange.Tests.Unit.Gateway.Access;

public sealed class ContextHeadersTests
{
    // Fails: Chinese purposes cannot be stated on a GET.
    [Fact]
    public void PercentEncodedUtf8_IsRead()
    {
        CallContext? context = Read(Uri.EscapeDataString("餐饮店开办核验 100% + 𠮷"), Uri.EscapeDataString("张三"), "i-1", "n%2F1").Value;
        Assert.Equal(new CallContext("餐饮店开办核验 100% + 𠮷", "张三", "i-1", "n/1"), context);
    }

    // Fails: a plus sign, which is a space in forms only, changes the purpose.
    [Fact]
    public void Plus_StaysAPlus() => Assert.Equal("a+b", Read("a+b", "o").Value?.Purpose);

    // Fails: the record holds a garbled officer whom no search finds.
    [Theory]
    [InlineData("%")]
    [InlineData("a%2")]
    [InlineData("%zz")]
    [InlineData("%+1")]
    [InlineData("%FF")]
    [InlineData("%E9%A4")]
    [InlineData("%ED%A0%80")]
    [InlineData("%C0%AF")]
    public void BadEncoding_IsMalformed(string officer)
    {
        Problem? problem = Read("p", officer).Problem;
        Assert.Equal(ProblemKind.MalformedRequest, problem?.Kind);
        Assert.Equal("Exchange-Officer", Assert.Single(problem!.Errors!).Path);
    }

    // Fails: an encoded line break forges a line where records are shown.
    [Fact]
    public void EncodedControlCharacter_IsMalformed() => Assert.Equal(ProblemKind.MalformedRequest, Read("p", "o%0Ax").Problem?.Kind);

    // Fails: a proxy in front judges the call by one purpose, this node by the other.
    [Fact]
    public void HeaderSentTwice_IsMalformed()
    {
        Problem? problem = ContextHeaders.Read(Headers(new StringValues(["p", "q"]), "o")).Problem;
        Assert.Equal(ProblemKind.MalformedRequest, problem?.Kind);
        Assert.Equal("Exchange-Purpose", Assert.Single(problem!.Errors!).Path);
    }

    // Fails: a call without headers is answered without a purpose.
    [Fact]
    public void NoHeaders_AreContextRequired() => Assert.Equal(ProblemKind.ContextRequired, ContextHeaders.Read(new HeaderDictionary()).Problem?.Kind);

    // Fails: a department learns who asked and why, which is not its to keep.
    [Fact]
    public void Remove_LeavesNoneOfThem()
    {
        using HttpRequestMessage request = new();
        foreach (string name in (string[])["Exchange-Purpose", "exchange-officer", "Exchange-Item", "Exchange-Case", "Accept"])
        {
            request.Headers.TryAddWithoutValidation(name, "x");
        }

        ContextHeaders.Remove(request.Headers);
        Assert.Equal(["Accept"], request.Headers.Select(header => header.Key));
    }

    private static Outcome<CallContext> Read(string purpose, string officer, string? item = null, string? number = null) =>
        ContextHeaders.Read(Headers(purpose, officer, item, number));

    private static HeaderDictionary Headers(StringValues purpose, StringValues officer, string? item = null, string? number = null)
    {
        HeaderDictionary headers = new() { ["Exchange-Purpose"] = purpose, ["Exchange-Officer"] = officer };
        if (item is not null)
        {
            headers["Exchange-Item"] = item;
        }

        if (number is not null)
        {
            headers["Exchange-Case"] = number;
        }

        return headers;
    }
}
