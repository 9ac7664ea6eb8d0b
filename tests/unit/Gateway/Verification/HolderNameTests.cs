using Exchange.Gateway.Verification;

namespace Exchange.Tests.Unit.Gateway.Verification;

public sealed class HolderNameTests
{
    // Fails: a verdict gives a person's or a firm's name away, or shows too little to recognise it by.
    [Theory]
    [InlineData("111", "张三", "张*")]
    [InlineData("111", "欧阳小明", "欧***")]
    [InlineData("111", "王", "王*")]
    [InlineData("414", "Ann Lee", "A******")]
    [InlineData("001", "建阳区潭城街道幸福餐饮店", "建阳区******餐饮店")]
    [InlineData("099", "一二三四五六七", "一二三*五六七")]
    [InlineData("001", "一二三四五六", "一*****")]
    [InlineData("001", "小店", "小*")]
    [InlineData("001", "店", "店*")]
    [InlineData("", "建阳区潭城街道幸福餐饮店", "建***********")]
    [InlineData("nobody's", "张三", "张*")]
    public void Name_IsMasked(string codeType, string name, string masked) => Assert.Equal(masked, HolderName.Mask(name, codeType));

    // Fails: a rare surname, which needs a pair of surrogates, is cut in half and breaks the answer.
    [Theory]
    [InlineData("111", "𠮷田", "𠮷*")]
    [InlineData("111", "𠮷", "𠮷*")]
    [InlineData("001", "𠮷𠮷𠮷一𠮷𠮷𠮷", "𠮷𠮷𠮷*𠮷𠮷𠮷")]
    [InlineData("111", "e\u0301a", "e\u0301*")]
    public void CharacterOfSeveralUnits_StaysWhole(string codeType, string name, string masked) => Assert.Equal(masked, HolderName.Mask(name, codeType));

    // Fails: no name looks like a hidden one.
    [Fact]
    public void NoName_StaysNone() => Assert.Equal("", HolderName.Mask("", "111"));
}
