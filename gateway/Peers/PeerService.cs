using Exchange.Audit;
using Exchange.Contracts.Identifiers;
using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;
using Exchange.Gateway.Lookups;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Holders;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Exchange.Gateway.Peers;

/// <summary>
/// Answers other nodes about the registries of this one: by this node's grants to that node, recorded here with the
/// requester behind it, and never passed on to a third node.
/// </summary>
internal sealed class PeerService(
    Authenticator authenticator, AccessSnapshots access, CertificateTypes types, CardResolver cards, HolderResolver holders, AccessRecorder recorder, PeerChangeStream changes, TimeProvider time)
    : Peer.PeerBase
{
    public override Task<PeerReply> Get(PeerGetRequest request, ServerCallContext context) =>
        AnswerAsync(context, request.Requester, (client, call, record) => GetAsync(request, client, call, record, context.CancellationToken));

    public override Task<PeerReply> Find(PeerFindRequest request, ServerCallContext context) =>
        AnswerAsync(context, request.Requester, (client, call, record) => FindAsync(request, client, call, record, context.CancellationToken));

    public override Task Watch(PeerWatchRequest request, IServerStreamWriter<PeerWatchEvent> responseStream, ServerCallContext context) =>
        changes.SendAsync(request, responseStream, context);

    private async Task<PeerReply> AnswerAsync(
        ServerCallContext context, PeerRequester? requester, Func<Client, CallContext, PendingRecord, Task<Outcome<PeerAnswer>>> answer)
    {
        Outcome<Client> client = await authenticator.AuthenticateAsync(context.GetHttpContext());
        if (!client.Succeeded)
        {
            throw client.Problem.ToRpcException();
        }

        PendingRecord record = recorder.Begin(AuditKind.Peer, client.Value);
        record.Record.Who.OnBehalfOf = new OnBehalfOf
        {
            Node = client.Value.Department.Code,
            Client = requester?.Client ?? "",
            Department = requester?.Department ?? "",
        };

        Outcome<PeerAnswer> outcome = await DecideAsync(client.Value, requester, record, answer);
        outcome = await recorder.CompleteAsync(record, outcome);
        return outcome.Succeeded ? outcome.Value.ToReply() : throw outcome.Problem.ToRpcException();
    }

    private static async Task<Outcome<PeerAnswer>> DecideAsync(
        Client client, PeerRequester? requester, PendingRecord record, Func<Client, CallContext, PendingRecord, Task<Outcome<PeerAnswer>>> answer)
    {
        Outcome<CallContext> call = CallContext.Create(
            requester?.Context?.Purpose, requester?.Context?.Officer, requester?.Context?.ItemCode, requester?.Context?.CaseNumber, ContextPlace.Body);
        if (!call.Succeeded)
        {
            return call.Problem;
        }

        record.Add(call.Value);
        return client.Roles.Contains(Roles.Node)
            ? await answer(client, call.Value, record)
            : new Problem(ProblemKind.NotGranted, "Only a node may ask as a peer.");
    }

    private async Task<Outcome<PeerAnswer>> GetAsync(
        PeerGetRequest request, Client client, CallContext call, PendingRecord record, CancellationToken cancellation)
    {
        if (!CertificateIdentifier.TryParse(request.Id, out CertificateIdentifier id, out IdentifierError error))
        {
            return Problem.At(ProblemKind.IdentifierMalformed, "id", error.Message);
        }

        record.AddCertificate(request.Id, id.TypeCode.ToString());
        Outcome<Permitted> permitted = Permit(id.TypeCode.ToString(), request.Action, request.Fields, client, call);
        if (!permitted.Succeeded)
        {
            return permitted.Problem;
        }

        Permitted may = permitted.Value;
        if (may.Inquiry.Action == AccessAction.Verify)
        {
            Outcome<FetchedCard> card = await cards.ResolveAsync(request.Id, may.Type, may.Inquiry, cancellation);
            return card.Succeeded ? Answer(card.Value.Card is { } found ? [found.ToCertificate()] : [], card.Value.AsOf, card.Value.ServedFrom, record, card.Value.Card?.HolderKey ?? default) : card.Problem;
        }

        Outcome<OriginAnswer> outcome = await may.Type.Origin.GetAsync(request.Id, may.Type.Code, may.Inquiry, cancellation);
        return outcome.Succeeded ? Reduced(outcome.Value, may, record) : outcome.Problem;
    }

    private async Task<Outcome<PeerAnswer>> FindAsync(
        PeerFindRequest request, Client client, CallContext call, PendingRecord record, CancellationToken cancellation)
    {
        Outcome<HolderQuery> query = HolderQueries.Create(request.HolderCode, request.HolderCodeType, request.TypeCode);
        if (!query.Succeeded)
        {
            return query.Problem;
        }

        record.AddHolder(query.Value.HolderCode, query.Value.HolderCodeType, query.Value.TypeCode);
        Outcome<Permitted> permitted = Permit(query.Value.TypeCode, request.Action, request.Fields, client, call);
        if (!permitted.Succeeded)
        {
            return permitted.Problem;
        }

        Permitted may = permitted.Value;
        if (may.Inquiry.Action == AccessAction.Verify)
        {
            Outcome<FoundCards> found = await holders.FindAsync(query.Value, may.Type, may.Inquiry, cancellation);
            return found.Succeeded
                ? Answer([.. found.Value.Cards.Select(CardCertificate.ToCertificate)], found.Value.AsOf, found.Value.ServedFrom, record, found.Value.Holder)
                : found.Problem;
        }

        Outcome<OriginAnswer> outcome = await may.Type.Origin.FindAsync(query.Value, may.Inquiry, cancellation);
        return outcome.Succeeded ? Reduced(outcome.Value, may, record) : outcome.Problem;
    }

    private Outcome<Permitted> Permit(string typeCode, PeerAction asked, IReadOnlyList<string> fields, Client client, CallContext call)
    {
        if (types.Find(typeCode) is not { Origin.IsOwnRegistry: true } type)
        {
            return new Problem(ProblemKind.NotGranted, "This node does not answer for this certificate type.");
        }

        AccessAction action = asked == PeerAction.Lookup ? AccessAction.Lookup : AccessAction.Verify;
        Decision decision = access.Current.Decide(client.Id, action, type.Code, call.Purpose, time.GetUtcNow());
        if (Denials.Of(decision, "this certificate type for the asking node") is { } denial)
        {
            return denial;
        }

        bool covered = action != AccessAction.Lookup || fields.All(decision.Grant!.Fields.Contains);
        return covered
            ? new Permitted(type, new Inquiry(action, client, call, [.. fields.Distinct(StringComparer.Ordinal)]))
            : new Problem(ProblemKind.FieldNotGranted, "The grant to the asking node does not cover every field.");
    }

    private static PeerAnswer Reduced(OriginAnswer answer, Permitted may, PendingRecord record)
    {
        if (answer.Certificates.Count > 0)
        {
            record.Record.What.FieldsReleased.AddRange(may.Inquiry.Fields);
        }

        if (record.Record.Whom is null && answer.Certificates is [{ Holder: { Code.Length: > 0 } holder }])
        {
            record.AddHolder(holder.Code, holder.CodeType, may.Type.Code);
        }

        return Answer([.. answer.Certificates.Select(certificate => CertificateFields.Reduce(certificate, may.Inquiry.Fields))], answer.AsOf, answer.ServedFrom, record);
    }

    private static PeerAnswer Answer(
        IReadOnlyList<Certificate> certificates, DateTimeOffset asOf, ServedFrom servedFrom, PendingRecord record, HolderKey holder = default)
    {
        record.AddOrigin(servedFrom, asOf, peerAudit: null);
        if (record.Record.What.CertificateIds.Count == 0)
        {
            record.Record.What.CertificateIds.AddRange(certificates.Select(certificate => certificate.Id));
        }

        return new PeerAnswer(certificates, asOf, holder);
    }

    /// <summary>What the asking node may do, resolved.</summary>
    private sealed record Permitted(CertificateTypeEntry Type, Inquiry Inquiry);

    private sealed record PeerAnswer(IReadOnlyList<Certificate> Certificates, DateTimeOffset AsOf, HolderKey Holder) : IRecorded
    {
        private AuditPosition? _position;

        public void RecordedAt(string log, ulong index) => _position = new AuditPosition { Log = log, Index = index };

        public PeerReply ToReply()
        {
            PeerReply reply = new() { AsOf = Timestamp.FromDateTimeOffset(AsOf), Audit = _position, HolderKey = Holder.ToByteString() };
            reply.Certificates.AddRange(Certificates);
            return reply;
        }
    }
}
