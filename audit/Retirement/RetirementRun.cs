using Exchange.Audit.Storage;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Audit.Retirement;

/// <summary>
/// Retires the months of one log. The order is a durable record before anything is destroyed; then, for each month, the
/// earliest first: a mark that says with which records it was retired, the secret overwritten, the secret's file removed. A
/// kill before a mark leaves that month as it was, to be ordered again; one behind it is finished by the next opening.
/// </summary>
internal sealed class RetirementRun(ILogStorage storage, MonthKeys months, string logName, AuditMonth before)
{
    private readonly List<AuditMonth> _months = [.. months.List().Where(month => month < before)];
    private readonly List<MonthSpan> _spans = MonthSpan.Before(before, storage, months, logName);

    public IReadOnlyList<AuditMonth> Months => _months;

    /// <summary>The first record behind the months.</summary>
    public ulong End => _spans.Count > 0 ? _spans[^1].End : 0;

    /// <summary>Fills in what the order says of itself.</summary>
    public void Describe(AuditRecord order, DateTimeOffset now)
    {
        order.Time ??= now.ToTimestamp();
        order.Kind = AuditKind.Retirement;
        order.Decision = AuditDecision.Allowed;
        order.Retirement = new AuditRetirement { End = End };
        order.Retirement.Months.AddRange(_months.Select(month => month.ToString()));
    }

    /// <param name="order">The index of the order, which is durable.</param>
    public void Destroy(ulong order)
    {
        foreach (var month in _months)
        {
            var span = _spans.Find(span => span.Month == month);
            months.Retire(month, new RetiredMonth(order, span.First, span.End));
        }
    }
}
