using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;

namespace Exchange.Tests.Unit.Gateway.Sources;

public sealed class HolderQueriesTests
{
    // Fails: a holder is not found because its code was typed in small letters.
    [Theory]
    [InlineData("11010519491231002x", "111", "11010519491231002X")]
    [InlineData("91350100M000100Y43", "001", "91350100M000100Y43")]
    [InlineData("E12345678", "414", "E12345678")]
    public void Code_IsBroughtIntoItsCanonicalForm(string code, string codeType, string canonical) =>
        Assert.Equal(new HolderQuery(canonical, codeType, TestCertificates.TypeCode), HolderQueries.Create(code, codeType, TestCertificates.TypeCode).Value);

    // Fails: the caller hears of one gap at a time.
    [Fact]
    public void MissingParts_AreAllNamed()
    {
        Problem? problem = HolderQueries.Create(null, "", " ").Problem;
        Assert.Equal(ProblemKind.MalformedRequest, problem?.Kind);
        Assert.Equal(["holder.code", "holder.codeType", "typeCode"], problem!.Errors!.Select(error => error.Path));
    }

    // Fails: a registry is asked for what cannot exist, with whatever a caller wrote.
    [Theory]
    [InlineData("110105194912310021", "111", TestCertificates.TypeCode, "check-character", "holder.code")]
    [InlineData("1101051949", "111", TestCertificates.TypeCode, "identifier-malformed", "holder.code")]
    [InlineData("11010519490230002X", "111", TestCertificates.TypeCode, "identifier-malformed", "holder.code")]
    [InlineData("91350100M000100Y4", "001", TestCertificates.TypeCode, "identifier-malformed", "holder.code")]
    [InlineData("x\ny", "999", TestCertificates.TypeCode, "identifier-malformed", "holder.code")]
    [InlineData("123456789012345678901234567890123456789012345678901", "999", TestCertificates.TypeCode, "identifier-malformed", "holder.code")]
    [InlineData("x", "112", TestCertificates.TypeCode, "malformed-request", "holder.codeType")]
    [InlineData("x", "999", "11100000MB0143028R0", "identifier-malformed", "typeCode")]
    public void WrongPart_IsNamed(string code, string codeType, string typeCode, string problemCode, string path)
    {
        Problem? problem = HolderQueries.Create(code, codeType, typeCode).Problem;
        Assert.Equal(problemCode, problem?.Kind.Code);
        Assert.Equal(path, Assert.Single(problem!.Errors!).Path);
    }

    // Fails: an organisation that is registered although its code does not check can never be asked for.
    [Fact]
    public void OrganisationCodeWithWrongCheck_IsAskedForAndJudgedAfterwards()
    {
        HolderQuery query = HolderQueries.Create("91350100M0001TGQXM", "001", TestCertificates.TypeCode).Value!;
        Assert.Equal(ProblemKind.CheckCharacter, HolderQueries.CheckCharacter(query)?.Kind);
        Assert.Null(HolderQueries.CheckCharacter(query with { HolderCode = "91350100M000100Y43" }));
        Assert.Null(HolderQueries.CheckCharacter(query with { HolderCodeType = "999" }));
    }
}
