using Exchange.Contracts.CodeLists;
using Exchange.Gateway.Console;
using Exchange.Gateway.Console.Texts;
using Exchange.Gateway.Http;

namespace Exchange.Tests.Unit.Gateway.Console;

public class FaultTextsTests
{
    private const string Good = "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U";

    /// <summary>Otherwise an officer who reads no English is not told where a mistyped identifier is wrong.</summary>
    [Theory]
    [InlineData("", "没有填写证照标识。")]
    [InlineData("1.2.156.3005.2.11100000000013338w011.11430000006122244L.20230000403.001.U", "证照标识第 33 个字符是小写字母“w”，这里不能用这个字符。")]
    [InlineData("1.2.156.3005.2.11100000000013338W011.11430000006122244L.2023 0000403.001.U", "证照标识第 61 个字符是空格，这里不能用这个字符。")]
    [InlineData("1.2.156.3005.2.11100000000013338W011.11430000006122244L.２0230000403.001.U", "证照标识第 57 个字符是全角字符“２”，这里不能用这个字符。")]
    [InlineData("1.2.156.3006.2.11100000000013338W011.11430000006122244L.20230000403.001.U", "证照标识第 12 个字符起不对：证照标识应以 1.2.156.3005.2. 开头。")]
    [InlineData("1.2.156.3005.2.11100000000013338W01.11430000006122244L.20230000403.001.U", "证照标识第 36 个字符处长度不对：此处应为证照类型代码（21 位）。")]
    [InlineData("1.2.156.3005.2.11100000000013338W011.11430000006122244L.202300.001.U", "证照标识第 63 个字符处长度不对：此处应为流水号（7 至 32 位）。")]
    [InlineData("1.2.156.3005.2.11100000000013338W011.11430000006122244L", "证照标识第 56 个字符处长度不对：到这里就结束了，后面还应有内容。")]
    [InlineData("1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.UU", "证照标识第 74 个字符处长度不对：此处应为校验码（1 位）。")]
    [InlineData("1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.00A.U", "证照标识第 71 个字符是“A”，这里不能用这个字符。")]
    [InlineData("1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.X", "证照标识第 73 个字符是校验码“X”，按前面的字符推算应为“U”，其中可能有一个字符输错。")]
    public void MalformedCertificateIdentifier_IsToldInChinese(string typed, string expected)
    {
        CounterForm form = new() { CertificateId = typed };
        ProblemKind kind = typed.EndsWith(".X", StringComparison.Ordinal) ? ProblemKind.CheckCharacter : ProblemKind.IdentifierMalformed;

        TypedFault? fault = TypedFault.Of(form, new Problem(kind, ""));

        Assert.NotNull(fault);
        Assert.Equal(expected, FaultTexts.Of(fault).Chinese);
        Assert.NotEmpty(FaultTexts.Of(fault).English);
    }

    /// <summary>Otherwise a mistyped citizen ID is reported without its place.</summary>
    [Theory]
    [InlineData(HolderCodeType.CitizenId, "34052419800101001", "证件号码应为 18 位，现为 17 位。")]
    [InlineData(HolderCodeType.CitizenId, "340524198001010011", "证件号码第 18 个字符是校验码“1”，按前面的字符推算应为“X”，其中可能有一个字符输错。")]
    [InlineData(HolderCodeType.CitizenId, "340524198013010011", "证件号码第 7 个字符起不对：其中的日期或组成部分不存在。")]
    [InlineData(HolderCodeType.UnifiedSocialCreditCode, "9144030019220382I6", "证件号码第 17 个字符是“I”，这里不能用这个字符。")]
    public void MalformedHolderCode_IsToldInChinese(string codeType, string typed, string expected)
    {
        CounterForm form = new() { By = AskedBy.Holder, HolderCode = typed, HolderCodeType = codeType };

        Assert.Equal(expected, FaultTexts.Of(TypedFault.Of(form, new Problem(ProblemKind.IdentifierMalformed, ""))!).Chinese);
    }

    /// <summary>Otherwise a registry that is down is shown as a mistyped identifier.</summary>
    [Fact]
    public void ProblemThatIsNotAboutTheIdentifier_HasNoFault() =>
        Assert.Null(TypedFault.Of(new CounterForm { CertificateId = "1.2" }, new Problem(ProblemKind.SourceUnavailable, "")));

    /// <summary>Otherwise a good identifier is marked as wrong because something else was malformed.</summary>
    [Fact]
    public void GoodIdentifier_HasNoFault() =>
        Assert.Null(TypedFault.Of(new CounterForm { CertificateId = Good }, new Problem(ProblemKind.IdentifierMalformed, "")));
}
