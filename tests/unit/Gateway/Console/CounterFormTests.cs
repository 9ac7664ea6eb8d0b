using Exchange.Gateway.Console;
using Exchange.Gateway.Http;
using Exchange.Gateway.Verification;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Exchange.Tests.Unit.Gateway.Console;

public class CounterFormTests
{
    private const string Id = "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U";

    /// <summary>Otherwise a scanner that sends a blank behind the code never verifies anything.</summary>
    [Fact]
    public void BlanksAroundTheScannedIdentifier_AreLeftOut()
    {
        Outcome<VerificationQuestion> question = Read(("certificateId", " " + Id + "\t"), ("officer", "窗口 01"), ("purpose", "核验")).ToQuestion();

        Assert.True(question.Succeeded);
        Assert.Equal(Id, question.Value.Certificate.ToString());
    }

    /// <summary>Otherwise choosing a candidate verifies the holder again, and the officer goes round in circles.</summary>
    [Fact]
    public void ChosenCertificate_GoesBeforeTheFields()
    {
        CounterForm form = Read(("by", "holder"), ("holderCode", "x"), ("certificateId", "y"), ("choose", Id), ("officer", "o"), ("purpose", "p"));

        Assert.Equal(AskedBy.Certificate, form.By);
        Assert.Equal(Id, form.CertificateId);
    }

    /// <summary>Otherwise a question by holder is asked about the certificate that was typed before.</summary>
    [Fact]
    public void AskedByHolder_IgnoresTheCertificateField()
    {
        CounterForm form = Read(("by", "holder"), ("certificateId", Id), ("holderCode", "34052419800101001X"), ("holderCodeType", "111"),
            ("typeCode", "11100000MB03271699001"), ("officer", "o"), ("purpose", "p"));

        Outcome<VerificationQuestion> question = form.ToQuestion();

        Assert.True(question.Succeeded);
        Assert.Equal("34052419800101001X", question.Value.Holder?.HolderCode);
    }

    /// <summary>Otherwise a verification is recorded without anybody's name.</summary>
    [Fact]
    public void MissingOfficer_IsAProblem() =>
        Assert.Equal(ProblemKind.ContextRequired, Read(("certificateId", Id), ("officer", "  "), ("purpose", "p")).ToQuestion().Problem?.Kind);

    /// <summary>Otherwise the next holder finds the code of the one before on the screen.</summary>
    [Fact]
    public void NextForm_KeepsTheOfficerAndForgetsTheHolder()
    {
        CounterForm next = Read(("by", "holder"), ("holderCode", "34052419800101001X"), ("officer", "o"), ("purpose", "p")).Next();

        Assert.Equal("", next.HolderCode);
        Assert.Equal(("o", "p", AskedBy.Holder), (next.Officer, next.Purpose, next.By));
    }

    private static CounterForm Read(params (string Name, string Value)[] fields) =>
        CounterForm.Read(new FormCollection(fields.ToDictionary(field => field.Name, field => new StringValues(field.Value))));
}
