using Exchange.Gateway.Resources;

namespace Exchange.Tests.Unit.Gateway.Resources;

public sealed class ResourcePathTests
{
    // Fails: an ordinary call to a department is refused.
    [Theory]
    [InlineData("/resources/credit")]
    [InlineData("/resources/credit/")]
    [InlineData("/resources/credit/enterprises/91350100M000100Y43.json")]
    [InlineData("/resources/credit/a..b/..c/d../...")]
    [InlineData("/resources/credit/企业;v=1.0/a%2Fb")]
    [InlineData("/resources/credit/100%/50%25")]
    public void PathBelow_Stays(string path) => Assert.True(ResourcePath.StaysBelow(path));

    // Fails: a grant for one interface of a department opens all of its server.
    [Theory]
    [InlineData("/resources/credit/../secret")]
    [InlineData("/resources/credit/./secret")]
    [InlineData("/resources/credit/..")]
    [InlineData("/resources/credit/..%2fsecret")]
    [InlineData("/resources/credit/..%2Fsecret")]
    [InlineData("/resources/credit/a%2F..%2F..%2Fsecret")]
    [InlineData("/resources/credit/..\\secret")]
    [InlineData("/resources/credit/..%5Csecret")]
    [InlineData("/resources/credit/%2e%2e/secret")]
    [InlineData("/resources/credit/%252e%252e%252fsecret")]
    [InlineData("/resources/credit/..;/secret")]
    [InlineData("/resources/credit/..;a=b/secret")]
    [InlineData("/resources/credit/..%3B/secret")]
    [InlineData("/resources/credit/%25252525252e%25252525252e/secret")]
    public void PathUpwards_IsSeen(string path) => Assert.False(ResourcePath.StaysBelow(path));
}
