using System.Net;
using System.Security.Authentication;
using Exchange.Gateway.Alerts;
using Exchange.Gateway.Alerts.Webhooks;
using Exchange.Gateway.Configuration;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Alerts;

/// <summary>A receiver over real TLS. If one of these fails, alerts go to whoever stands in the way, or to nobody.</summary>
public sealed class WebhookTlsTests : IDisposable
{
    private readonly ServerCertificates _certificates = new();

    [Fact]
    public async Task CertificateOfTheGivenAuthority_IsTaken()
    {
        await using Receiver receiver = await Receiver.StartAsync(_certificates);

        Assert.Equal(HttpStatusCode.OK, await TellAsync(receiver.Address, _certificates.CaFile));
        Assert.Single(receiver.Notices);
    }

    // Fails: any authority that somebody has talked into a certificate reads alerts and answers that they were taken.
    [Fact]
    public async Task CertificateOfAnotherAuthority_IsRefused()
    {
        using ServerCertificates others = new();
        await using Receiver receiver = await Receiver.StartAsync(_certificates);

        await RefusedAsync(receiver, receiver.Address, others.CaFile);
        await RefusedAsync(receiver, receiver.Address, caFile: null);
    }

    // Fails: whoever has a certificate of the same authority for another name is told.
    [Fact]
    public async Task CertificateForAnotherName_IsRefused()
    {
        await using Receiver receiver = await Receiver.StartAsync(_certificates);

        await RefusedAsync(receiver, new UriBuilder(receiver.Address) { Host = "localhost" }.Uri, _certificates.CaFile);
    }

    public void Dispose() => _certificates.Dispose();

    private static async Task RefusedAsync(Receiver receiver, Uri address, string? caFile)
    {
        HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() => TellAsync(address, caFile));
        Assert.IsType<AuthenticationException>(refused.InnerException);
        Assert.Empty(receiver.Notices);
    }

    private static async Task<HttpStatusCode> TellAsync(Uri address, string? caFile)
    {
        ConfigurationErrors errors = new();
        WebhookReceiver receiver = WebhookReceiver.Read(new AlertWebhookOptions { Url = address.ToString(), CaFile = caFile }, errors)!;
        Assert.Empty(errors.Lines);
        using HttpClient http = receiver.NewHttpClient();
        using HttpResponseMessage response = await http.PostAsync(receiver.Url, new ByteArrayContent([]));
        return response.StatusCode;
    }
}
