using System.Data.Common;
using Exchange.Audit;
using Exchange.Gateway.Alerts.Counting;
using Exchange.Gateway.Alerts.Rules;
using Exchange.Gateway.Search.Copies;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Gateway.Alerts.Following;

/// <summary>
/// Writes the record of each alert that has none yet, from the records that raised it. Nobody is told of an alert before it
/// is in the log. Killed between the log and the database, a node records it a second time under the same identifier.
/// </summary>
/// <param name="node">The node's code.</param>
internal sealed class AlertRecorder(AlertStore store, CopiedRecords records, SubjectNames names, AuditLog audit, string node, TimeProvider time)
{
    private const int AtOnce = 16;

    /// <summary>This replica's number, as the log's name has it.</summary>
    private readonly int _replica = RecordPlace.Parse(audit.LogName[(audit.LogName.IndexOf('/', StringComparison.Ordinal) + 1)..] + "/0").Replica;

    /// <returns>How many were recorded.</returns>
    /// <exception cref="DbException">The database cannot be used now.</exception>
    /// <exception cref="AuditUnavailableException">Nothing can be recorded now.</exception>
    public async Task<int> RecordAsync(CancellationToken cancellation)
    {
        IReadOnlyList<Alert> alerts = await store.UnrecordedAsync(AtOnce, cancellation);
        if (alerts.Count == 0)
        {
            return 0;
        }

        IReadOnlyDictionary<(int, ulong), AuditRecord> causes = await records.FindAsync(alerts.Select(alert => (alert.Places[0].Replica, alert.Places[0].Index)), cancellation);
        foreach (Alert alert in alerts)
        {
            RecordPlace cause = alert.Places[0];
            ulong index = await audit.AppendAsync(RecordOf(alert, cause, causes.GetValueOrDefault((cause.Replica, cause.Index))));
            await store.NoteRecordAsync(alert.Id, new RecordPlace(_replica, index), cancellation);
        }

        return alerts.Count;
    }

    /// <param name="cause">The last record that counted; null where it cannot be read any more.</param>
    private AuditRecord RecordOf(Alert alert, RecordPlace place, AuditRecord? cause)
    {
        AuditRecord record = new()
        {
            Kind = AuditKind.Alert,
            Node = node,
            Time = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
            Reason = alert.Rule,
            Alert = new AuditAlert
            {
                Rule = alert.Rule,
                Subject = alert.About,
                Id = alert.Id,
                Counted = (uint)alert.Counted,
                Threshold = (uint)alert.Threshold,
                From = TimeOf(alert.FromAt),
                To = TimeOf(alert.ToAt),
                Records = { alert.Places.Select(each => new AuditReference { Log = $"{node}/{each.Replica}", Index = each.Index }) },
                Silenced = alert.IsSilenced,
            },
        };
        if (cause is not null)
        {
            AddSubject(record, alert, place, cause);
        }

        return record;
    }

    private void AddSubject(AuditRecord record, Alert alert, RecordPlace place, AuditRecord cause)
    {
        bool isOfPerson = alert.About == AlertRule.NameOf(AlertSubject.Person);
        bool isOfResource = alert.About == AlertRule.NameOf(AlertSubject.Resource);
        bool isOfUse = isOfResource || alert.About == AlertRule.NameOf(AlertSubject.CertificateType);
        if (!isOfPerson)
        {
            // Of a peer that has too many clients to be told apart, and for a first use, the peer itself is meant, whomever it asked for.
            bool isOfCaller = isOfUse || alert.Subject == names.OfClient(cause.Who.Client);
            record.Who = new Who { Client = cause.Who.Client, Department = cause.Who.Department, OnBehalfOf = isOfCaller ? null : cause.Who.OnBehalfOf };
            if (alert.About == AlertRule.NameOf(AlertSubject.Officer))
            {
                record.Who.Officer = cause.Who.Officer;
            }
        }

        // A batch is about many; the name tells which of them it is.
        SeenAccess? one = SeenAccess.Of(place, cause).FirstOrDefault(access => alert.Subject == (isOfPerson
            ? access.Whom is { } whom ? names.OfPerson(whom) : null
            : access.Target is { } used ? names.OfUse(access.Caller, used) : default(UInt128?)));
        if (isOfPerson && one is { Whom: { } person })
        {
            bool isHolder = cause.Entries.Prepend(cause).Any(question => string.Equals(question.Whom?.HolderCode, person, StringComparison.OrdinalIgnoreCase));
            (record.Whom, record.What) = isHolder ? (new Whom { HolderCode = person }, null) : ((Whom?)null, new What { CertificateIds = { person } });
        }
        else if (isOfUse && one is { Target: { } target })
        {
            record.What = isOfResource ? new What { ResourceCode = target } : new What { CertificateType = target };
        }
    }

    private static Timestamp TimeOf(long milliseconds) => Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
