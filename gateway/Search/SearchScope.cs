using Exchange.Audit;

namespace Exchange.Gateway.Search;

/// <summary>
/// What a department may see of the records: what its own officers asked, all of it; and who else asked about its data, without
/// what belongs to those who asked.
/// </summary>
/// <param name="Department">The department's code.</param>
/// <param name="Targets">The certificate types and resources that are the department's.</param>
internal sealed record SearchScope(string Department, IReadOnlyList<string> Targets)
{
    /// <summary>As much of a record as the department is shown.</summary>
    /// <param name="entries">Which questions of a batch it may see; null for each.</param>
    public AuditRecord Shown(AuditRecord record, IReadOnlySet<int>? entries = null)
    {
        if ((record.Who?.OnBehalfOf?.Department ?? record.Who?.Department) == Department)
        {
            return record;
        }

        // Named one by one, so that what a later version records is withheld until somebody decides.
        AuditRecord shown = Question(record);
        (shown.Kind, shown.Node, shown.Time) = (record.Kind, record.Node, record.Time);
        shown.Who = new Who { Client = record.Who?.Client ?? "", Department = record.Who?.Department ?? "", OnBehalfOf = record.Who?.OnBehalfOf };
        shown.Why = new Why { Purpose = record.Why?.Purpose ?? "", ItemCode = record.Why?.ItemCode ?? "" };
        shown.Entries.AddRange(record.Entries.Where((_, position) => entries is null || entries.Contains(position + 1)).Select(Question));
        return shown;
    }

    private static AuditRecord Question(AuditRecord record) => new()
    {
        Decision = record.Decision,
        Reason = record.Reason,
        Whom = record.Whom,
        What = record.What,
        Verdict = record.Verdict,
        ServedFrom = record.ServedFrom,
        AsOf = record.AsOf,
    };
}
