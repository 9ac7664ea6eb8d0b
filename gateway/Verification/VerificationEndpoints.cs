using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Verification;

/// <summary>Verification over HTTP.</summary>
internal sealed class VerificationEndpoints(Authenticator authenticator, Verifier verifier)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/verifications", (Delegate)VerifyAsync)
            .WithTags("Verification")
            .WithSummary("One verdict on a certificate")
            .WithDescription("By certificateId, or by holder and typeCode. Needs a verify grant for the type and the stated purpose.")
            .Accepts<VerificationRequest>("application/json")
            .Produces<VerificationAnswerBody>()
            .ProducesProblems(400, 401, 403, 413, 415, 502, 503)
            .DisableAntiforgery();

    private async Task VerifyAsync(HttpContext http)
    {
        Outcome<Client> client = await authenticator.AuthenticateAsync(http);
        if (!client.Succeeded)
        {
            await ProblemWriter.WriteAsync(http, client.Problem);
            return;
        }

        Outcome<VerificationQuestion> question = Read(await JsonBody.ReadAsync(http.Request, VerificationJson.Default.VerificationRequest));
        Outcome<VerificationAnswer> answer = await verifier.VerifyAsync(client.Value, question, http.RequestAborted);
        if (!answer.Succeeded)
        {
            await ProblemWriter.WriteAsync(http, answer.Problem);
            return;
        }

        VerdictWriter.Write(http.Response, answer.Value);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private static Outcome<VerificationQuestion> Read(Outcome<VerificationRequest> body)
    {
        if (!body.Succeeded)
        {
            return body.Problem;
        }

        VerificationRequest request = body.Value;
        if (request.Receipt)
        {
            return Problem.At(ProblemKind.MalformedRequest, "receipt", "This node gives no receipts; leave it out or send false.");
        }

        Outcome<HolderQuery>? holder = request.Holder is null && request.TypeCode is null
            ? default(Outcome<HolderQuery>?)
            : HolderQueries.Create(request.Holder?.Code, request.Holder?.CodeType, request.TypeCode);
        return VerificationQuestion.Create(request.CertificateId, holder, ContextBody.Read(request.Context));
    }
}
