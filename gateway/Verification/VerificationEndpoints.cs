using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Presentations;

namespace Exchange.Gateway.Verification;

/// <summary>Verification over HTTP.</summary>
internal sealed class VerificationEndpoints(Authenticator authenticator, Verifier verifier)
{
    /// <summary>Bytes that the body of a batch may have.</summary>
    private const int BatchLimit = 256 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/verifications", (Delegate)VerifyAsync)
            .WithTags("Verification")
            .WithSummary("One verdict on a certificate")
            .WithDescription("By certificateId, by the text of a presentation's QR code (qr; singleUse refuses one that was verified here before), or by holder and typeCode. receipt: true adds a signed receipt. Needs a verify grant for the type and the stated purpose.")
            .Accepts<VerificationRequest>("application/json")
            .Produces<VerificationAnswerBody>()
            .ProducesProblems(400, 401, 403, 409, 413, 415, 502, 503)
            .DisableAntiforgery();
        routes.MapPost("/api/v1/verifications/batch", (Delegate)VerifyBatchAsync)
            .WithTags("Verification")
            .WithSummary("Up to 1,000 verdicts")
            .WithDescription("Answers in the order of the items; an item that cannot be answered carries its problem and spoils no other. One audit record holds them all.")
            .Accepts<BatchRequest>("application/json")
            .Produces<BatchAnswerBody>()
            .ProducesProblems(400, 401, 413, 415, 503)
            .DisableAntiforgery();
    }

    private async Task VerifyAsync(HttpContext http)
    {
        Outcome<Client> client = await authenticator.AuthenticateAsync(http);
        if (!client.Succeeded)
        {
            await ProblemWriter.WriteAsync(http, client.Problem);
            return;
        }

        Outcome<VerificationQuestion> question = Read(await JsonBody.ReadAsync(http.Request, VerificationJson.Default.VerificationRequest, plain: PlainRequest.Read));
        Outcome<VerificationAnswer> answer = await verifier.VerifyAsync(client.Value, question, http.RequestAborted);
        if (!answer.Succeeded)
        {
            await ProblemWriter.WriteAsync(http, answer.Problem);
            return;
        }

        VerdictWriter.Write(http.Response, answer.Value);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private async Task VerifyBatchAsync(HttpContext http)
    {
        Outcome<Client> client = await authenticator.AuthenticateAsync(http);
        if (!client.Succeeded)
        {
            await ProblemWriter.WriteAsync(http, client.Problem);
            return;
        }

        Outcome<BatchQuestion> batch = Read(await JsonBody.ReadAsync(http.Request, VerificationJson.Default.BatchRequest, BatchLimit));
        Outcome<BatchAnswer> answer = await verifier.VerifyBatchAsync(client.Value, batch, http.RequestAborted);
        if (!answer.Succeeded)
        {
            await ProblemWriter.WriteAsync(http, answer.Problem);
            return;
        }

        BatchWriter.Write(http.Response, answer.Value);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private static Outcome<BatchQuestion> Read(Outcome<BatchRequest> body)
    {
        if (!body.Succeeded)
        {
            return body.Problem;
        }

        IReadOnlyList<BatchItem?> items = body.Value.Items ?? [];
        return BatchQuestion.Create(items.Count, (i, context) => Read(items[i]?.CertificateId, items[i]?.Holder, items[i]?.TypeCode, context), ContextBody.Read(body.Value.Context));
    }

    private static Outcome<VerificationQuestion> Read(Outcome<VerificationRequest> body)
    {
        if (!body.Succeeded)
        {
            return body.Problem;
        }

        VerificationRequest request = body.Value;
        Outcome<VerificationQuestion> question = Read(
            request.CertificateId, request.Holder, request.TypeCode, ContextBody.Read(request.Context), ShownPresentation.Read(request.Qr, request.SingleUse));
        return question.Succeeded && request.Receipt ? question.Value with { Receipt = true } : question;
    }

    private static Outcome<VerificationQuestion> Read(
        string? certificateId, HolderBody? holder, string? typeCode, Outcome<CallContext> context, Outcome<ShownPresentation>? presentation = null)
    {
        Outcome<HolderQuery>? query = holder is null && typeCode is null
            ? default(Outcome<HolderQuery>?)
            : HolderQueries.Create(holder?.Code, holder?.CodeType, typeCode);
        return VerificationQuestion.Create(certificateId, query, context, presentation);
    }
}
