using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;

namespace Exchange.Tests.Unit.Gateway.Verification;

public sealed class VerificationQuestionTests
{
    private static readonly HolderQuery s_holder = new(TestCertificates.HolderCode, "001", TestCertificates.TypeCode);

    // Fails: the node answers about a certificate, or a holder, that the caller did not mean.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void BothOrNeither_IsMalformedWithBothPaths(bool both)
    {
        Problem? problem = VerificationQuestion.Create(both ? TestCertificates.Id : null, both ? s_holder : default(Outcome<HolderQuery>?), TestAccess.Context).Problem;
        Assert.Equal(ProblemKind.MalformedRequest, problem?.Kind);
        Assert.Equal(["certificateId", "qr", "holder"], problem!.Errors!.Select(error => error.Path));
    }

    // Fails: a caller without a purpose is told of its typing errors first, one call after the other.
    [Fact]
    public void MissingContext_ComesFirst() => Assert.Equal(
        ProblemKind.ContextRequired, VerificationQuestion.Create("x", null, new Problem(ProblemKind.ContextRequired, "x")).Problem?.Kind);

    // Fails: an identifier that is none is looked for.
    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1.2.156.3005.2.11100000MB0143028R001")]
    public void MalformedIdentifier_IsNamed(string id)
    {
        Problem? problem = VerificationQuestion.Create(id, null, TestAccess.Context).Problem;
        Assert.Equal((ProblemKind.IdentifierMalformed, "certificateId"), (problem?.Kind, problem?.Errors?[0].Path));
    }

    // Fails: the grant for one type opens another.
    [Fact]
    public void TypeAskedFor_IsTheIdentifiersOrTheOneSaid()
    {
        Assert.Equal(TestCertificates.PeerTypeCode, VerificationQuestion.Create(TestCertificates.PeerId, null, TestAccess.Context).Value!.TypeCode.ToString());
        Assert.Equal(TestCertificates.TypeCode, VerificationQuestion.Create(null, s_holder, TestAccess.Context).Value!.TypeCode.ToString());
    }
}
