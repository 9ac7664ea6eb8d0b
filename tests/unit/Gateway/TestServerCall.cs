using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Exchange.Tests.Unit.Gateway;

/// <summary>A gRPC call as a service method sees it, with the caller's token in its HTTP request.</summary>
internal sealed class TestServerCall : ServerCallContext
{
    public TestServerCall(string? token)
    {
        DefaultHttpContext http = new();
        if (token is not null)
        {
            http.Request.Headers.Authorization = "Bearer " + token;
        }

        // Where the gRPC server lets a test say which HTTP request a call came in.
        UserState["__HttpContext"] = http;
    }

    protected override string MethodCore => "/exchange.v1.Test/Test";

    protected override string HostCore => "127.0.0.1";

    protected override string PeerCore => "ipv4:127.0.0.1:1";

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore { get; } = [];

    protected override CancellationToken CancellationTokenCore => CancellationToken.None;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => throw new NotSupportedException();

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();
}
