using Exchange.Audit;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;
using Exchange.Gateway.Search;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.MyData;

/// <summary>Tells a person who looked at the person's data. Who the person is comes from the access token alone; the look is itself recorded.</summary>
internal sealed class MyAccesses(
    PersonCertificates certificates, AuditSearch search, SearchCursors cursors, SearchAttempts attempts, CertificateTypes types, AccessSnapshots access, AccessRecorder recorder,
    TimeProvider time, string node)
{
    private const string Notice =
        "只含本节点的记录：其他节点自行记录的访问，请向该节点查询；调用部门接口的记录不写明涉及何人。未获准的访问没有泄露任何内容，不在此列。"
        + " · This node's records only: ask another node for what it recorded itself; calls to departmental interfaces do not say whom they are about. What was refused told nobody anything and is not listed.";

    public async ValueTask<Outcome<MyDataAnswer>> FindAsync(Client client, Outcome<MyDataQuestion> question, CancellationToken cancellation)
    {
        PendingRecord record = recorder.Begin(AuditKind.Disclosure, client);
        record.Record.Searched = new AuditSearched();
        if (client.Person is { } person)
        {
            record.Record.Whom = new Whom { HolderCode = person.Code, HolderCodeType = person.CodeType };
        }

        Outcome<MyDataAnswer> outcome = question.Succeeded
            ? await DecideAsync(client, question.Value, record, cancellation)
            : question.Problem;
        return await recorder.CompleteAsync(record, outcome);
    }

    private async Task<Outcome<MyDataAnswer>> DecideAsync(Client client, MyDataQuestion question, PendingRecord record, CancellationToken cancellation)
    {
        if (!client.Roles.Contains(Roles.CitizenApp))
        {
            return new Problem(ProblemKind.NotGranted, "Persons are told of their accesses through clients of the role citizen-app.");
        }

        if (client.Person is not { } person)
        {
            return new Problem(ProblemKind.PersonRequired, "The access token speaks for the client alone: nobody is signed in.");
        }

        AuditCriteria byHolder = new() { Subject = person.Code, ToldAt = time.GetUtcNow() };
        SearchPlace place = default;
        if (question.Cursor is { } cursor && !cursors.TryRead(cursor, byHolder, out place))
        {
            return Problem.At(ProblemKind.MalformedRequest, "cursor", "This is not a cursor that this node gave this person.");
        }

        return await attempts.TryAsync<MyDataAnswer>(record.Record.TraceId, async () =>
        {
            IReadOnlyList<HeldCertificates> held = await certificates.FindAsync(client, person, cancellation);
            AuditCriteria[] byCertificate = [.. held.SelectMany(type => type.Ids ?? []).Select(id => new AuditCriteria { CertificateId = id, ToldAt = byHolder.ToldAt })];
            AuditPage page = await search.FindAnyAsync([byHolder, .. byCertificate], question.Cursor is null ? null : place, question.Limit, cancellation);

            AccessView view = new(person, held, access.Current, types, node);
            MyDataAccess[] accesses = [.. page.Found.Select(view.Of).OfType<MyDataAccess>()];
            record.Record.Searched.Answered = (uint)accesses.Length;
            return new MyDataAnswer(
                accesses,
                page.Last is { } last ? cursors.Write(last, byHolder) : null,
                new CoveredRecords(
                    [.. page.Covered.Select(log => new LogSize($"{node}/{log.Replica}", log.Size))],
                    [.. held.Select(type => new CoveredType(type.Type.Code, type.Type.Name, type.Ids is not null))],
                    Notice));
        });
    }
}
