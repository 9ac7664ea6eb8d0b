using Exchange.Audit;

namespace Exchange.Gateway.Search.Completeness;

/// <summary>Whether a record meets criteria, by what it says itself and not by any row that was made of it.</summary>
internal static class CriteriaMatch
{
    /// <summary>The places of a record's questions that meet the criteria: entry 0 is the record itself, from 1 on the questions of a batch.</summary>
    public static IEnumerable<SearchPlace> Of(AuditRecord record, ulong index, int replica, AuditCriteria criteria)
    {
        long time = record.Time?.ToDateTimeOffset().ToUnixTimeMilliseconds() ?? 0;
        if (!Shared(record, time, criteria))
        {
            yield break;
        }

        foreach ((int entry, AuditRecord question) in record.Entries.Prepend(record).Index())
        {
            if (Own(question, criteria))
            {
                yield return new SearchPlace(time, (long)index, replica, entry);
            }
        }
    }

    /// <summary>What the questions of a batch have in common. Whom a peer asked for is who has asked.</summary>
    private static bool Shared(AuditRecord record, long time, AuditCriteria criteria) =>
        Same(criteria.Officer, record.Who?.Officer)
        && Same(criteria.Client, record.Who?.OnBehalfOf?.Client ?? record.Who?.Client)
        && Same(criteria.Department, record.Who?.OnBehalfOf?.Department ?? record.Who?.Department)
        && Same(criteria.CaseNumber, record.Why?.CaseNumber)
        && Same(criteria.ItemCode, record.Why?.ItemCode)
        && Same(criteria.Purpose, record.Why?.Purpose)
        && (criteria.From is not { } from || time >= from.ToUnixTimeMilliseconds())
        && (criteria.To is not { } to || time < to.ToUnixTimeMilliseconds());

    private static bool Own(AuditRecord question, AuditCriteria criteria) =>
        (criteria.Decision is not { } decision || question.Decision == decision)
        && SameCode(criteria.Subject, question.Whom?.HolderCode)
        && (criteria.CertificateId is not { } certificate || question.What?.CertificateIds.Any(id => SameCode(certificate, id)) == true);

    private static bool Same(string? wanted, string? said) => wanted is null || wanted == said;

    /// <summary>Codes and identifiers mean the same in capitals.</summary>
    private static bool SameCode(string? wanted, string? said) => wanted is null || string.Equals(wanted, said, StringComparison.OrdinalIgnoreCase);
}
