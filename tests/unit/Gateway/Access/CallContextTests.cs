using Exchange.Gateway.Access;
using Exchange.Gateway.Http;

namespace Exchange.Tests.Unit.Gateway.Access;

public sealed class CallContextTests
{
    // Fails: an officer's call is refused although everything needed was said.
    [Fact]
    public void WholeContext_IsTakenOver()
    {
        CallContext? context = Create("餐饮店开办核验", "jy-017", "11350784003960522A4350100000001", "11350784003960522A4350100000001202611220001").Value;
        Assert.Equal(new CallContext("餐饮店开办核验", "jy-017", "11350784003960522A4350100000001", "11350784003960522A4350100000001202611220001"), context);
        Assert.Equal(new CallContext("p", "o", null, null), Create("p", "o", "", null).Value);
    }

    // Fails: an access without a reason or a person behind it; or the caller is told of one gap at a time.
    [Theory]
    [InlineData(null, null, "context.purpose", "context.officer")]
    [InlineData("", "   ", "context.purpose", "context.officer")]
    [InlineData("p", "", "context.officer")]
    [InlineData("\t", "o", "context.purpose")]
    public void MissingPurposeOrOfficer_IsContextRequiredWithEveryPath(string? purpose, string? officer, params string[] paths)
    {
        Problem? problem = Create(purpose, officer).Problem;
        Assert.Equal(ProblemKind.ContextRequired, problem?.Kind);
        Assert.Equal(paths, problem!.Errors!.Select(error => error.Path));
    }

    // Fails: the path names a body that a GET does not have.
    [Fact]
    public void PathsInHeaders_AreHeaderNames() => Assert.Equal(
        ["Exchange-Purpose", "Exchange-Officer"],
        CallContext.Create(null, null, null, null, ContextPlace.Headers).Problem!.Errors!.Select(error => error.Path));

    // Fails: a purpose typed on a Mac does not match the grant it was copied from.
    [Fact]
    public void Purpose_IsMatchedInNfc()
    {
        const string decomposed = "cafe\u0301";
        Assert.Equal("caf\u00e9", Create(decomposed, "o").Value?.Purpose);
        Assert.Equal("caf\u00e9", CallContext.PurposeOf(decomposed));
    }

    // Fails: a record can be blown up at will, or a purpose as long as the law allows is refused.
    [Theory]
    [InlineData(200, 100, 50, 80, 0)]
    [InlineData(201, 101, 51, 81, 4)]
    public void Lengths_AreBounded(int purpose, int officer, int item, int number, int errors)
    {
        Problem? problem = Create(new string('事', purpose), new string('o', officer), new string('i', item), new string('n', number)).Problem;
        Assert.Equal(errors == 0 ? null : ProblemKind.MalformedRequest, problem?.Kind);
        Assert.Equal(errors, problem?.Errors?.Count ?? 0);
    }

    // Fails: a line break forges a second line where records are shown, or text that is none crashes the call.
    [Theory]
    [InlineData("a", 0x0A, "b")]
    [InlineData("", 0x00, "")]
    [InlineData("ab", 0x85, "")]
    [InlineData("a", 0xD800, "b")]
    [InlineData("a", 0xDC00, "")]
    [InlineData("a", 0xD83D, "")]
    [InlineData("ab", 0xFFFE, "")]
    [InlineData("", 0xFFFF, "b")]
    public void UnfitCharacter_IsMalformedWithItsPosition(string before, int unfit, string after)
    {
        string text = before + (char)unfit + after;
        Problem? problem = Create(text, "o", text, text).Problem;
        Assert.Equal(ProblemKind.MalformedRequest, problem?.Kind);
        Assert.Equal(["context.purpose", "context.itemCode", "context.caseNumber"], problem!.Errors!.Select(error => error.Path));
        Assert.All(problem.Errors!, error => Assert.StartsWith($"Character {before.Length + 1} ", error.Message, StringComparison.Ordinal));
        Assert.Null(CallContext.PurposeOf(text));
    }

    // Fails: a rare character in a name, which needs a pair of surrogates, is taken for damage.
    [Fact]
    public void CharacterBeyondTheBasicPlane_IsTaken() => Assert.Equal("𠮷", Create("p", "𠮷").Value?.Officer);

    private static Outcome<CallContext> Create(string? purpose, string? officer, string? item = null, string? number = null) =>
        CallContext.Create(purpose, officer, item, number, ContextPlace.Body);
}
