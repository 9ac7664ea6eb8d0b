using System.Text.Json;
using Exchange.Contracts.V1;
using Exchange.Tests.Integration.Fixtures;
using Grpc.Core;

namespace Exchange.Tests.Integration.BadInput;

/// <summary>The same refusals over gRPC. If one fails, counter software in another language cannot tell its user what to do.</summary>
[Collection(DemoTests.Name)]
public sealed class GrpcRefusalTests(Demo demo)
{
    private static readonly Context s_context = new() { Purpose = Purpose.Granted, Officer = Purpose.Officer };

    [Fact]
    public Task NoToken_IsUnauthenticated() =>
        AssertRefusedAsync(new VerifyRequest { CertificateId = demo.Access.Sample("valid", "district") }, null, StatusCode.Unauthenticated, "unauthenticated");

    [Fact]
    public Task NoGrant_IsDenied() =>
        AssertRefusedAsync(new VerifyRequest { CertificateId = demo.Access.Sample("valid", "district") }, demo.Provider, StatusCode.PermissionDenied, "not-granted");

    [Fact]
    public Task MalformedIdentifier_IsAnInvalidArgument() =>
        AssertRefusedAsync(new VerifyRequest { CertificateId = "x" }, demo.Counter, StatusCode.InvalidArgument, "identifier-malformed");

    [Fact]
    public Task MissingContext_IsAnInvalidArgument() => AssertRefusedAsync(
        new VerifyRequest { CertificateId = demo.Access.Sample("valid", "district"), Context = new Context() }, demo.Counter, StatusCode.InvalidArgument, "context-required");

    [Fact]
    public Task NoSubject_IsAnInvalidArgument() =>
        AssertRefusedAsync(new VerifyRequest { Context = s_context }, demo.Counter, StatusCode.InvalidArgument, "malformed-request");

    [Fact]
    public async Task MessageOverTheLimit_IsRefused()
    {
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() =>
            demo.District.VerifyByGrpcAsync(new VerifyRequest { CertificateId = new string('x', 100_000) }, demo.Counter));

        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        // The gRPC library refuses by itself, so there is no code; docs/guides/errors.md says so.
        Assert.Null(refusal.Trailers.GetValue("exchange-code"));
    }

    private async Task AssertRefusedAsync(VerifyRequest request, string? token, StatusCode status, string code)
    {
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => demo.District.VerifyByGrpcAsync(request, token));

        Assert.Equal(status, refusal.StatusCode);
        Assert.Equal(code, refusal.Trailers.GetValue("exchange-code"));
        using JsonDocument problem = JsonDocument.Parse(refusal.Trailers.GetValueBytes("exchange-problem-bin")!);
        Assert.Equal(code, problem.RootElement.GetProperty("code").GetString());
    }
}
