using Exchange.Contracts.Identifiers;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Verdicts;

/// <summary>
/// Registries hold identifiers whose check character fails: if the first test fails, their holders are sent away. If the
/// second fails, a slip of the pen looks like a forged certificate.
/// </summary>
[Collection(DemoTests.Name)]
public sealed class CheckCharacterTests(Demo demo)
{
    [Theory]
    [InlineData("city")]
    [InlineData("district")]
    public async Task MismatchOfKnownCertificate_GivesItsVerdictWithAWarning(string node)
    {
        foreach (string id in demo.Access.Of("checkCharacterMismatch"))
        {
            Answer answer = await demo.Node(node).VerdictAsync(id, demo.Counter);

            Assert.True(answer.Status == 200, $"{id}: {answer}");
            Assert.Equal("valid", answer.Verdict);
            Assert.Equal(["check-character-mismatch"], answer.Warnings);
        }
    }

    [Theory]
    [InlineData("city")]
    [InlineData("district")]
    public async Task MismatchOfUnknownCertificate_IsRefusedWithTheExpectedCharacter(string node)
    {
        foreach (string id in demo.Access.Of("unknown"))
        {
            Assert.True(CertificateIdentifier.TryParse(id, out CertificateIdentifier right, out _));
            string wrong = id[..^1] + (right.Check == '0' ? '1' : '0');

            Answer answer = await demo.Node(node).VerdictAsync(wrong, demo.Counter);

            Assert.Equal(400, answer.Status);
            Assert.Equal("check-character", answer.Code);
            Assert.Contains($"'{right.Check}' is expected", Assert.Single(answer.Errors["certificateId"]), StringComparison.Ordinal);
        }
    }
}
