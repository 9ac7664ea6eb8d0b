using Exchange.Audit;
using Exchange.Contracts.Identifiers;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Lookups;

/// <summary>
/// Gives certificate data to whoever has a lookup grant: the granted fields and no other, for a granted purpose, always
/// from the responsible registry, and recorded with the fields released before it goes out.
/// </summary>
internal sealed class Lookup(CertificateTypes types, AccessSnapshots access, AccessRecorder recorder, TimeProvider time)
{
    /// <param name="id">The certificate identifier as it was given.</param>
    /// <param name="fields">The fields asked for; empty means all that are granted.</param>
    public async ValueTask<Outcome<LookupAnswer>> LookUpAsync(
        Client client, string id, IReadOnlyList<string> fields, Outcome<CallContext> context, CancellationToken cancellation)
    {
        PendingRecord record = recorder.Begin(AuditKind.Lookup, client);
        Outcome<LookupAnswer> outcome = context.Succeeded
            ? await DecideAsync(client, id, fields, context.Value, record, cancellation)
            : context.Problem;
        return await recorder.CompleteAsync(record, outcome);
    }

    private async ValueTask<Outcome<LookupAnswer>> DecideAsync(
        Client client, string text, IReadOnlyList<string> fields, CallContext context, PendingRecord record, CancellationToken cancellation)
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

        Decision decision = access.Current.Decide(client.Id, AccessAction.Lookup, type.Code, context.Purpose, time.GetUtcNow());
        if (Denials.Of(decision, "looking up certificates of this type") is { } denial)
        {
            return denial;
        }

        Outcome<IReadOnlyCollection<string>> released = Release(fields, decision.Grant!);
        if (!released.Succeeded)
        {
            return released.Problem;
        }

        Outcome<OriginAnswer> outcome = await type.Origin.GetAsync(text, type.Code, new Inquiry(AccessAction.Lookup, client, context, released.Value), cancellation);
        if (!outcome.Succeeded)
        {
            return outcome.Problem;
        }

        OriginAnswer answer = outcome.Value;
        record.AddOrigin(answer.ServedFrom, answer.AsOf, answer.PeerAudit);
        if (answer.Certificates.Count == 0)
        {
            return id.CheckHolds ? new Problem(ProblemKind.NotFound, "The responsible registry has no such certificate.") : CheckCharacters.Mismatch("id", id);
        }

        record.Record.What.FieldsReleased.AddRange(released.Value);
        if (answer.Certificates[0].Holder is { Code.Length: > 0 } holder)
        {
            record.AddHolder(holder.Code, holder.CodeType, type.Code);
        }

        return new LookupAnswer(answer.Certificates[0], released.Value, id.CheckHolds ? [] : [CheckCharacters.MismatchWarning], answer);
    }

    private static Outcome<IReadOnlyCollection<string>> Release(IReadOnlyList<string> asked, Grant grant)
    {
        if (asked.Count == 0)
        {
            return Outcome.Of<IReadOnlyCollection<string>>(grant.Fields);
        }

        ProblemError[] unknown = [.. asked.Where(field => !CertificateFields.Names.Contains(field)).Select(field => new ProblemError("fields", $"There is no field '{field}'."))];
        if (unknown.Length > 0)
        {
            return new Problem(ProblemKind.MalformedRequest, "Known fields are " + string.Join(", ", CertificateFields.Names.Order(StringComparer.Ordinal)) + ".", unknown);
        }

        ProblemError[] denied = [.. asked.Where(field => !grant.Fields.Contains(field)).Select(field => new ProblemError("fields", $"The grant does not cover '{field}'."))];
        return denied.Length > 0
            ? new Problem(ProblemKind.FieldNotGranted, "The grant covers " + string.Join(", ", grant.Fields.Order(StringComparer.Ordinal)) + ".", denied)
            : asked.Distinct(StringComparer.Ordinal).ToArray();
    }
}
