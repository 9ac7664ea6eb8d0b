using Exchange.Adapters.Hosting;

namespace Exchange.Tests.Unit.Adapters;

// An adapter that is open to the network by mistake hands out every certificate to anybody.
public class ListenAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5301", false, false, true)]
    [InlineData("http://localhost:5301", false, false, true)]
    [InlineData("http://[::1]:5301", false, false, true)]
    [InlineData("http://0.0.0.0:5301", true, false, true)]
    [InlineData("http://10.0.0.1:5301", true, false, true)]
    [InlineData("https://10.0.0.1:5301", true, true, true)]
    [InlineData("http://0.0.0.0:5301", false, false, false)]
    [InlineData("http://10.0.0.1:5301", false, false, false)]
    [InlineData("https://127.0.0.1:5301", false, false, false)]
    [InlineData("https://10.0.0.1:5301", false, true, false)]
    [InlineData("http://adapters:5301", true, false, false)]
    [InlineData("127.0.0.1:5301", true, false, false)]
    [InlineData("http://127.0.0.1:5301/path", true, false, false)]
    public void OnlyLoopbackIsOpenWithoutASecret(string address, bool hasSecret, bool hasCertificate, bool allowed) =>
        Assert.Equal(allowed, ListenAddress.Wrong(address, hasSecret, hasCertificate) is null);

    [Theory]
    [InlineData("")]
    [InlineData("short\n")]
    [InlineData("a secret that is long enough\nshort\n")]
    public void SecretThatCanBeGuessed_IsRefused(string content)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, content);
        Assert.Null(CallerSecrets.Read(file, out var error));
        Assert.Contains("at least 16 characters", error, StringComparison.Ordinal);
        File.Delete(file);
    }
}
