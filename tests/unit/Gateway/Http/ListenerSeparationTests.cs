using System.Net;
using Exchange.Gateway.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Exchange.Tests.Unit.Gateway.Http;

public sealed class ListenerSeparationTests
{
    // Fails: metrics and other inner endpoints are served to the public, whatever address the caller writes as Host.
    [Theory]
    [InlineData(Here.Public, "/public", true)]
    [InlineData(Here.Public, "/operations", false)]
    [InlineData(Here.Public, "/everywhere", true)]
    [InlineData(Here.Operations, "/public", false)]
    [InlineData(Here.Operations, "/operations", true)]
    [InlineData(Here.Operations, "/everywhere", true)]
    [InlineData(Here.Grpc, "/public", false)]
    [InlineData(Here.Grpc, "/operations", false)]
    public async Task Endpoint_ExistsOnItsListenerOnly(Here here, string path, bool exists)
    {
        await using ServedEndpoints served = await ServedEndpoints.StartAsync(app =>
        {
            app.Use((http, next) =>
            {
                http.Features.Set(new ServedOn((Listener)here));
                return next(http);
            });
            app.UseRouting();
            app.UseListenerSeparation();
            app.MapGet("/public", () => "x");
            app.MapGet("/operations", () => "x").WithMetadata(new ServedOn(Listener.Operations));
            app.MapGet("/everywhere", () => "x").WithMetadata(new ServedEverywhere());
        });
        using HttpResponseMessage response = await served.Http.GetAsync(path);
        Assert.Equal(exists ? HttpStatusCode.OK : HttpStatusCode.NotFound, response.StatusCode);
    }

    /// <summary>The listeners of <see cref="Listener"/>, which a public test method cannot name.</summary>
    public enum Here
    {
        Public,
        Grpc,
        Operations,
    }
}
