using Exchange.Adapters.Sources;
using Exchange.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Exchange.Adapters.Services;

/// <summary>What the gateway asks of this adapter's sources.</summary>
internal sealed class CertificateSourceService(
    SourceCatalog sources, BatchGetter batches, WatchStream watch, DocumentPieces pieces, IHostApplicationLifetime lifetime)
    : CertificateSource.CertificateSourceBase
{
    private const int DefaultPage = 500;
    private const int LargestPage = 1000;
    private const int LongestCursor = 1024;

    public override async Task<GetCertificateReply> Get(GetCertificateRequest request, ServerCallContext context)
    {
        var source = sources.Require(request.Source);
        var id = Statuses.RequireKey(request.Id, "id");
        var asked = await source.GetAsync(id, context.CancellationToken).ConfigureAwait(false);
        return asked.Result.Succeeded ? ReplyOf(asked) : throw asked.Result.Failure.ToException();
    }

    public override Task<BatchGetCertificatesReply> BatchGet(BatchGetCertificatesRequest request, ServerCallContext context) =>
        batches.GetAsync(sources.Require(request.Source), request.Ids, context.Deadline, context.CancellationToken);

    public override async Task<FindCertificatesReply> Find(FindCertificatesRequest request, ServerCallContext context)
    {
        var source = sources.Require(request.Source);
        var query = new HolderQuery(
            Statuses.RequireKey(request.HolderCode, "holder_code"),
            Statuses.RequireKey(request.HolderCodeType, "holder_code_type"),
            Statuses.RequireKey(request.TypeCode, "type_code"));
        var asked = await source.FindAsync(query, context.CancellationToken).ConfigureAwait(false);
        return asked.Result.Succeeded
            ? new FindCertificatesReply { Certificates = { asked.Result.Value }, AsOf = asked.At.ToTimestamp() }
            : throw asked.Result.Failure.ToException();
    }

    public override async Task<ListCertificatesReply> List(ListCertificatesRequest request, ServerCallContext context)
    {
        var source = sources.Require(request.Source);
        if (request.PageSize is < 0 or > LargestPage || request.Cursor.Length > LongestCursor)
        {
            throw Statuses.InvalidArgument($"page_size must be 0 to {LargestPage}, and cursor at most {LongestCursor} characters");
        }

        var query = new ListQuery(
            Statuses.RequireKey(request.TypeCode, "type_code"), request.Cursor, request.PageSize == 0 ? DefaultPage : request.PageSize);
        var asked = await source.ListAsync(query, context.CancellationToken).ConfigureAwait(false);
        return asked.Result.Succeeded
            ? ReplyOf(asked.Result.Value, asked.At)
            : throw asked.Result.Failure.ToException();
    }

    public override async Task Watch(
        WatchCertificatesRequest request, IServerStreamWriter<WatchCertificatesEvent> responseStream, ServerCallContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        await watch.RunAsync(sources.Require(request.Source), request.Cursor, responseStream, end.Token).ConfigureAwait(false);
    }

    public override async Task GetDocument(
        GetDocumentRequest request, IServerStreamWriter<DocumentPart> responseStream, ServerCallContext context)
    {
        var source = sources.Require(request.Source);
        var id = Statuses.RequireKey(request.Id, "id");
        var opened = await source.OpenDocumentAsync(id, context.CancellationToken).ConfigureAwait(false);
        if (!opened.Succeeded)
        {
            throw opened.Failure.ToException();
        }

        // No document is a stream without a message.
        if (opened.Value is { } document)
        {
            using (document)
            {
                await pieces.SendAsync(document, source.Settings, responseStream, context.CancellationToken).ConfigureAwait(false);
            }
        }
    }

    public override async Task<RegisterCertificateReply> Register(RegisterCertificateRequest request, ServerCallContext context)
    {
        var source = sources.Require(request.Source);
        var certificate = request.Certificate ?? throw Statuses.InvalidArgument("certificate is missing");
        var asked = await source.RegisterAsync(certificate, context.CancellationToken).ConfigureAwait(false);
        return asked.Result.Succeeded
            ? new RegisterCertificateReply { Certificate = asked.Result.Value }
            : throw asked.Result.Failure.ToException();
    }

    private static ListCertificatesReply ReplyOf(ListPage page, DateTimeOffset at) =>
        new() { Certificates = { page.Certificates }, NextCursor = page.Next, Total = page.Total, AsOf = at.ToTimestamp() };

    internal static GetCertificateReply ReplyOf(Asked<Certificate?> asked)
    {
        var reply = new GetCertificateReply { AsOf = asked.At.ToTimestamp() };
        if (asked.Result.Value is { } certificate)
        {
            reply.Certificate = certificate;
        }
        else
        {
            reply.NoMatch = new NoMatch();
        }

        return reply;
    }
}
