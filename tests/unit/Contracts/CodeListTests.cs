using Exchange.Contracts.CodeLists;

namespace Exchange.Tests.Unit.Contracts;

public class CodeListTests
{
    public static TheoryData<string, IReadOnlyList<Code>, string> Lists => new()
    {
        { nameof(ItemKind), ItemKind.All, "01 02 03 04 05 06 07 08 09 10 20" },
        { nameof(ItemLevel), ItemLevel.All, "1 2 3 4 5 6" },
        { nameof(ServedKind), ServedKind.All, "1 2 3 4 5 6" },
        { nameof(Channel), Channel.All, "1 2 3 4 9" },
        { nameof(HandlingKind), HandlingKind.All, "1 2 9" },
        { nameof(Satisfaction), Satisfaction.All, "1 2 3 4 5" },
        { nameof(ShareClass), ShareClass.All, "1 2 3" },
        { nameof(UpdateCycle), UpdateCycle.All, "1 2 3 4 5 6 7 8 9" },
        { nameof(HolderCodeType), HolderCodeType.All, "111 001 099 414 511 516 553 999" },
    };

    // Other platforms would not understand our codes, or a screen would show a bare number.
    [Theory]
    [MemberData(nameof(Lists), DisableDiscoveryEnumeration = true)]
    public void List_HasTheCodesOfTheStandardWithBothNames(string list, IReadOnlyList<Code> codes, string expected)
    {
        Assert.Equal(expected.Split(' '), codes.Select(code => code.Value));
        Assert.All(codes, code =>
        {
            Assert.False(string.IsNullOrWhiteSpace(code.English), $"{list} {code.Value}");
            Assert.All(code.Chinese, character => Assert.InRange(character, '\u4E00', '\u9FFF'));
        });
    }

    // A request that names a code would be refused although the code is listed.
    [Fact]
    public void Find_GivesExactlyTheListedCode()
    {
        Assert.Equal("有条件共享", ShareClass.Find("2")?.Chinese);
        Assert.Equal("public service", ItemKind.Find("20")?.English);
        Assert.Equal("111", HolderCodeType.Find(HolderCodeType.CitizenId)?.Value);
        Assert.Equal("001", HolderCodeType.Find(HolderCodeType.UnifiedSocialCreditCode)?.Value);
        Assert.Null(ItemKind.Find("1"));
        Assert.Null(ItemKind.Find(null));
    }
}
