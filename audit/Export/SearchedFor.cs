using Google.Protobuf.WellKnownTypes;

namespace Exchange.Audit.Export;

/// <summary>
/// What a search looked for, as its own record says it: what was found must be that, or a bundle could hold other records of the
/// same log in their place. Of what is withheld nothing can be told.
/// </summary>
/// <param name="Criteria">Those that stand in the open part, without what came of the search.</param>
/// <param name="Holder">The person; empty where none was looked for, or that is withheld.</param>
/// <param name="Certificate">The same of a certificate.</param>
internal sealed record SearchedFor(AuditSearched Criteria, string Holder, string Certificate)
{
    /// <summary>Null where it is no record of a search, or of a look at one record by its place.</summary>
    public static SearchedFor? Of(AuditRecord search)
    {
        if (search is not { Kind: AuditKind.Search, Searched: { Record: null } searched })
        {
            return null;
        }

        var criteria = searched.Clone();
        (criteria.Answered, criteria.Streamed) = (0, false);
        return new SearchedFor(criteria, search.Whom?.HolderCode ?? "", search.What?.CertificateIds.FirstOrDefault() ?? "");
    }

    /// <summary>Whether an entry of a record is what was looked for, as far as it is shown: 0 is the record itself, from 1 on the questions of a batch.</summary>
    public bool IsMetBy(DisclosedRecord found, int entry) => IsMetBy(found.Record) && IsMetByQuestion(entry == 0 ? found.Record : found.Questions[entry]);

    /// <summary>What the questions of a batch have in common. Whom a peer asked for is who has asked.</summary>
    private bool IsMetBy(DisclosedEntry record)
    {
        var (who, why) = (record.Fields.Who, record.Fields.Why);
        return (record[RecordGroups.Who] == Disclosure.Withheld
                || (Same(Criteria.Officer, who?.Officer)
                    && Same(Criteria.Client, who?.OnBehalfOf?.Client ?? who?.Client)
                    && Same(Criteria.Department, who?.OnBehalfOf?.Department ?? who?.Department)))
            && (record[RecordGroups.Why] == Disclosure.Withheld
                || (Same(Criteria.CaseNumber, why?.CaseNumber) && Same(Criteria.ItemCode, why?.ItemCode) && Same(Criteria.Purpose, why?.Purpose)))
            && (Criteria.From is not { } from || Milliseconds(record.Fields.Time) >= Milliseconds(from))
            && (Criteria.To is not { } to || Milliseconds(record.Fields.Time) < Milliseconds(to));
    }

    private bool IsMetByQuestion(DisclosedEntry question) =>
        (Criteria.Decision == AuditDecision.Unspecified || question.Fields.Decision == Criteria.Decision)
        && (question[RecordGroups.Whom] == Disclosure.Withheld || SameCode(Holder, question.Fields.Whom?.HolderCode))
        && (question[RecordGroups.What] == Disclosure.Withheld || Certificate.Length == 0 || question.Fields.What?.CertificateIds.Any(id => SameCode(Certificate, id)) == true);

    private static bool Same(string wanted, string? said) => wanted.Length == 0 || wanted == said;

    /// <summary>Codes and identifiers mean the same in capitals.</summary>
    private static bool SameCode(string wanted, string? said) => wanted.Length == 0 || string.Equals(wanted, said, StringComparison.OrdinalIgnoreCase);

    /// <summary>A search goes by milliseconds.</summary>
    private static Int128 Milliseconds(Timestamp? time) => time is null ? 0 : ((Int128)time.Seconds * 1000) + (time.Nanos / 1_000_000);
}
