using System.Diagnostics;
using System.Runtime.CompilerServices;
using Exchange.Audit;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit.Embargoes;
using Exchange.Gateway.Http;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Gateway.Audit;

/// <summary>
/// Where an access is recorded. A call begins its record when it comes in; nothing about data is answered before
/// <see cref="CompleteAsync"/> has come back, because only then the record is on disk.
/// </summary>
internal sealed class AccessRecorder(AuditLog log, string node, TimeProvider time, EmbargoRules? embargoes = null)
{
    /// <summary>The log's name: node "/" replica.</summary>
    public string LogName => log.LogName;

    public PendingRecord Begin(AuditKind kind, Client client)
    {
        AuditRecord record = new()
        {
            Kind = kind,
            Node = node,
            Time = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
            Who = new Who { Client = client.Id, Department = client.Department.Code },
            TraceId = CallTraces.CurrentId,
        };
        return new PendingRecord(record, Stopwatch.GetTimestamp());
    }

    /// <summary>Records what is about to be answered. What comes back is what may be answered.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome<T>> CompleteAsync<T>(PendingRecord pending, Outcome<T> outcome)
        where T : class, IRecorded
    {
        AuditRecord record = pending.Record;
        pending.AddDecision(outcome.Problem);
        embargoes?.Apply(record);
        record.LatencyMicroseconds = (ulong)Stopwatch.GetElapsedTime(pending.Started).TotalMicroseconds;

        try
        {
            ulong index = await log.AppendAsync(record);
            if (!outcome.Succeeded)
            {
                return outcome.Problem with { TraceId = record.TraceId };
            }

            outcome.Value.RecordedAt(LogName, index);
            return outcome;
        }
        catch (AuditUnavailableException)
        {
            return Unavailable;
        }
    }

    public static Problem Unavailable { get; } =
        new(ProblemKind.AuditUnavailable, "The record of this call cannot be written now, so the call is not answered.");
}

/// <summary>A record that waits for its outcome.</summary>
/// <param name="Started">A <see cref="Stopwatch"/> timestamp.</param>
internal readonly record struct PendingRecord(AuditRecord Record, long Started)
{
    public void Add(CallContext context)
    {
        Record.Who.Officer = context.Officer;
        Record.Why = new Why { Purpose = context.Purpose };
        if (context.ItemCode is not null)
        {
            Record.Why.ItemCode = context.ItemCode;
        }

        if (context.CaseNumber is not null)
        {
            Record.Why.CaseNumber = context.CaseNumber;
        }
    }

    public void AddCertificate(string id, string typeCode)
    {
        Record.What ??= new What();
        // Nearly always the only one, and room is made for eight otherwise.
        Record.What.CertificateIds.Capacity = Math.Max(Record.What.CertificateIds.Capacity, 1);
        Record.What.CertificateIds.Add(id);
        Record.What.CertificateType = typeCode;
    }

    public void AddHolder(string code, string codeType, string typeCode)
    {
        Record.Whom = new Whom { HolderCode = code, HolderCodeType = codeType };
        Record.What ??= new What();
        Record.What.CertificateType = typeCode;
    }

    /// <summary>Begins the record of one question of a batch, within the batch's.</summary>
    public PendingRecord BeginEntry()
    {
        AuditRecord entry = new();
        Record.Entries.Add(entry);
        return new PendingRecord(entry, Started);
    }

    /// <summary>What came of it: allowed where there is no problem.</summary>
    public void AddDecision(Problem? problem) => (Record.Decision, Record.Reason) = problem is null
        ? (AuditDecision.Allowed, "")
        : (problem.Kind.Status == StatusCodes.Status403Forbidden ? AuditDecision.Denied : AuditDecision.Failed, problem.Kind.Code);

    /// <summary>How the answer was come by.</summary>
    public void AddOrigin(Exchange.Contracts.V1.ServedFrom servedFrom, DateTimeOffset asOf, Exchange.Contracts.V1.AuditPosition? peerAudit)
    {
        Record.ServedFrom = ServedFromNames.Of(servedFrom);
        Record.AsOf = Timestamp.FromDateTimeOffset(asOf);
        if (peerAudit is not null)
        {
            Record.PeerRecord = new AuditReference { Log = peerAudit.Log, Index = peerAudit.Index };
        }
    }
}

/// <summary>An answer that tells where its record stands.</summary>
internal interface IRecorded
{
    void RecordedAt(string log, ulong index);
}
