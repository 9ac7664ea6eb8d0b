using System.Net.Http.Headers;
using System.Net.Http.Json;
using Exchange.Contracts.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Exchange.Tests.Integration.Fixtures;

/// <summary>A node as its clients see it.</summary>
public sealed class NodeClient(NodeAddresses addresses) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly Lazy<GrpcChannel> _channel = new(() => GrpcChannel.ForAddress(addresses.Grpc));

    public NodeAddresses Addresses => addresses;

    public async Task<Answer> SendAsync(HttpRequestMessage request, string? token = null)
    {
        using (request)
        {
            if (token is not null)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            using HttpResponseMessage response = await _http.SendAsync(request);
            return await Answer.ReadAsync(response);
        }
    }

    public Task<Answer> GetAsync(string path, string? token = null, IReadOnlyDictionary<string, string>? headers = null)
    {
        HttpRequestMessage request = new(HttpMethod.Get, addresses.BaseUrl + path);
        foreach ((string name, string value) in headers ?? new Dictionary<string, string>())
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return SendAsync(request, token);
    }

    /// <param name="body">Sent as JSON; content is sent as it is.</param>
    public Task<Answer> PostAsync(string path, object body, string? token = null) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, addresses.BaseUrl + path) { Content = body as HttpContent ?? JsonContent.Create(body) }, token);

    /// <summary>Any body to the address of verifications.</summary>
    public Task<Answer> VerifyAsync(object body, string? token) => PostAsync("/api/v1/verifications", body, token);

    public Task<Answer> VerifyAsync(string certificateId, string? token) => VerifyAsync(new { certificateId, context = Purpose.Context }, token);

    public Task<Answer> VerifyAsync(SampleDetails holder, string? token) => VerifyAsync(
        new { holder = new { code = holder.HolderCode, codeType = holder.HolderCodeType }, typeCode = holder.TypeCode, context = Purpose.Context }, token);

    /// <summary>The answer to one who tries again while a registry or peer cannot be asked, as the problem tells callers to.</summary>
    public Task<Answer> VerdictAsync(string certificateId, string? token) =>
        InTimeAsync(() => VerifyAsync(certificateId, token));

    /// <inheritdoc cref="VerdictAsync(string, string?)"/>
    public Task<Answer> VerdictAsync(SampleDetails holder, string? token) =>
        InTimeAsync(() => VerifyAsync(holder, token));

    /// <inheritdoc cref="VerdictAsync(string, string?)"/>
    public Task<VerifyReply> VerdictByGrpcAsync(string certificateId, string? token) => Eventually.GetAsync("an answer over gRPC", async () =>
    {
        try
        {
            return await VerifyByGrpcAsync(certificateId, token);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable)
        {
            return null;
        }
    });

    /// <exception cref="RpcException">The node refuses.</exception>
    public async Task<VerifyReply> VerifyByGrpcAsync(VerifyRequest request, string? token)
    {
        request.Context ??= new Context { Purpose = Purpose.Granted, Officer = Purpose.Officer };
        Metadata headers = token is null ? [] : new Metadata { { "authorization", "Bearer " + token } };
        return await new Verification.VerificationClient(_channel.Value).VerifyAsync(request, headers);
    }

    public Task<VerifyReply> VerifyByGrpcAsync(string certificateId, string? token) =>
        VerifyByGrpcAsync(new VerifyRequest { CertificateId = certificateId }, token);

    /// <summary>The gRPC interface with a token.</summary>
    public (Verification.VerificationClient Client, Metadata Headers) Grpc(string token) =>
        (new Verification.VerificationClient(_channel.Value), new Metadata { { "authorization", "Bearer " + token } });

    /// <summary>A certificate's data, asked for until it can be given.</summary>
    /// <param name="query">With its question mark, e.g. <c>?fields=number</c>.</param>
    public Task<Answer> LookUpAsync(string certificateId, string? token, string query = "") =>
        InTimeAsync(() => GetAsync($"/api/v1/certificates/{certificateId}{query}", token, Purpose.Headers));

    /// <summary>The names that readiness tells of what the node must do without.</summary>
    public async Task<IReadOnlyList<string>> DegradedAsync() =>
        [.. (await GetAsync("/health/ready")).Json.GetProperty("degraded").EnumerateArray().Select(part => part.GetString()!)];

    public void Dispose()
    {
        _http.Dispose();
        if (_channel.IsValueCreated)
        {
            _channel.Value.Dispose();
        }
    }

    private static Task<Answer> InTimeAsync(Func<Task<Answer>> ask) => Eventually.GetAsync("an answer", async () =>
    {
        Answer answer = await ask();
        return answer.Status == 503 ? null : answer;
    });
}
