using System.Data.Common;
using Exchange.Audit;
using Exchange.Contracts.CodeLists;
using Exchange.Contracts.Identifiers;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Verification.Presentations;

/// <summary>
/// Gives presentations: to the software of a counter or of the citizen that has a verify or lookup grant for the type,
/// of a certificate that is valid now, and recorded as a verification whose answer was a presentation.
/// </summary>
internal sealed class Presenter(
    CertificateTypes types, AccessSnapshots access, CardResolver cards, PresentationSigner signer, AccessRecorder recorder, TimeProvider time)
{
    /// <summary>How the record names what left the node.</summary>
    private const string Released = "presentation";

    /// <param name="id">The certificate identifier as it was given.</param>
    public async ValueTask<Outcome<Presentation>> PresentAsync(Client client, string id, Outcome<CallContext> context, CancellationToken cancellation)
    {
        PendingRecord record = recorder.Begin(AuditKind.Verification, client);
        Outcome<Presentation> outcome = context.Succeeded
            ? await DecideAsync(client, id, context.Value, record, cancellation)
            : context.Problem;
        return await recorder.CompleteAsync(record, outcome);
    }

    private async ValueTask<Outcome<Presentation>> DecideAsync(
        Client client, string text, CallContext context, PendingRecord record, CancellationToken cancellation)
    {
        record.Add(context);
        if (!CertificateIdentifier.TryParse(text, out CertificateIdentifier id, out IdentifierError error))
        {
            return Problem.At(ProblemKind.IdentifierMalformed, "id", error.Message);
        }

        record.AddCertificate(text, id.TypeCode.ToString());
        if (types.Find(id.TypeCode) is not { } type)
        {
            return new Problem(ProblemKind.NotGranted, "No grant covers this certificate type.");
        }

        if (Denial(client, type.Code, context.Purpose) is { } denial)
        {
            return denial;
        }

        // The card is a verdict's, so a peer is asked for one whichever grant the client has here.
        Outcome<FetchedCard> outcome = await cards.ResolveAsync(text, type, new Inquiry(AccessAction.Verify, client, context, []), cancellation);
        if (!outcome.Succeeded)
        {
            return outcome.Problem;
        }

        FetchedCard fetched = outcome.Value;
        record.AddOrigin(fetched.ServedFrom, fetched.AsOf, fetched.PeerAudit);
        if (fetched.Card is not { } card)
        {
            return id.CheckHolds ? new Problem(ProblemKind.NotFound, "The responsible registry has no such certificate.") : CheckCharacters.Mismatch("id", id);
        }

        Verdict verdict = VerdictRules.Decide(card, time.GetUtcNow());
        record.Record.Verdict = verdict.WireName();
        return verdict == Verdict.Valid
            ? await SignAsync(card, record, cancellation)
            : new Problem(ProblemKind.Conflict, $"Only a valid certificate can be presented; the verdict on this one is '{verdict.WireName()}'.");
    }

    private Problem? Denial(Client client, string typeCode, string purpose)
    {
        if (!client.Roles.Contains(Roles.Counter) && !client.Roles.Contains(Roles.CitizenApp))
        {
            return new Problem(ProblemKind.NotGranted, $"Presentations are given to clients with the role {Roles.Counter} or {Roles.CitizenApp}.");
        }

        DateTimeOffset now = time.GetUtcNow();
        Decision verify = access.Current.Decide(client.Id, AccessAction.Verify, typeCode, purpose, now);
        Decision lookup = access.Current.Decide(client.Id, AccessAction.Lookup, typeCode, purpose, now);
        return lookup.Permission == Permission.Granted || verify.Permission == Permission.NotGranted
            ? Denials.Of(lookup, "presenting certificates of this type")
            : Denials.Of(verify, "presenting certificates of this type");
    }

    private async ValueTask<Outcome<Presentation>> SignAsync(Card card, PendingRecord record, CancellationToken cancellation)
    {
        Presentation presentation;
        try
        {
            presentation = await signer.SignAsync(card, cancellation);
        }
        catch (DbException)
        {
            return new Problem(ProblemKind.SourceUnavailable, "Where the certificate's status is published cannot be found out now.");
        }

        if (presentation.Text.Length > Presentation.MaximumLength)
        {
            return new Problem(ProblemKind.SourceInvalid, "What the registry says of the certificate is too long for a QR code.");
        }

        record.Record.What.FieldsReleased.Add(Released);
        return presentation;
    }
}
