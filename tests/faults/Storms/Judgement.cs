using System.Diagnostics;
using System.Globalization;

namespace Exchange.Faults.Storms;

/// <summary>Which answers of a storm were wrong about a revocation, and by how much.</summary>
internal sealed class Judgement
{
    /// <summary>By how much the registry's clock and this program's may differ: they are one machine's.</summary>
    private static readonly TimeSpan s_clockTolerance = TimeSpan.FromMilliseconds(10);

    private static readonly double[] s_buckets = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, double.PositiveInfinity];

    private readonly List<TimeSpan> _lags = [];

    public Judgement(IReadOnlyCollection<Asked> answers, IReadOnlyDictionary<string, Revocation> revocations)
    {
        long begun = answers.Count == 0 ? 0 : answers.Min(asked => asked.Sent);
        TimeSpan Since(long sent) => Stopwatch.GetElapsedTime(begun, sent);
        Answered = answers.Count(asked => asked.Status == 200);
        Revoked = answers.Count(asked => asked.Verdict == "revoked");
        Refused = [.. answers.Where(asked => asked.Status != 200).GroupBy(asked => $"{asked.Status} {asked.Verdict}").OrderByDescending(group => group.Count()).Select(group => new Refusal(group.Key, group.Count(), Since(group.Min(asked => asked.Sent)), Since(group.Max(asked => asked.Sent))))];
        foreach (IGrouping<(int, string CertificateId), Asked> seen in answers.Where(asked => asked.Status == 200).GroupBy(asked => (asked.Replica, asked.CertificateId)))
        {
            Judge([.. seen], revocations.GetValueOrDefault(seen.Key.CertificateId));
        }
    }

    public int Answered { get; }

    public int Revoked { get; }

    /// <summary>Answers without a verdict: status and code, and how many.</summary>
    public IReadOnlyList<Refusal> Refused { get; }

    /// <summary>From the announcement of a revocation to the sending of the last request that was still answered by valid.</summary>
    public TimeSpan MaximumLag => _lags.Count == 0 ? TimeSpan.Zero : _lags.Max();

    /// <summary>At one replica, answers of valid to requests that were sent after revoked had been received.</summary>
    public int Resurrections { get; private set; }

    /// <summary>Answers of valid that claim to be as of a moment after the revocation.</summary>
    public int Lies { get; private set; }

    /// <summary>Verdicts that no certificate of the storm ever had.</summary>
    public int Others { get; private set; }

    public int RefusedWith(params int[] statuses) => Refused.Where(refused => statuses.Any(status => refused.Reason.StartsWith($"{status} ", StringComparison.Ordinal))).Sum(refused => refused.Count);

    public int RefusedOtherwise(params int[] statuses) => Refused.Sum(refused => refused.Count) - RefusedWith(statuses);

    public IEnumerable<string> Report()
    {
        yield return $"{Answered} verdicts, {Revoked} of them revoked; {_lags.Count} of valid after the announcement, the last {Milliseconds(MaximumLag)} after it";
        if (_lags.Count > 0)
        {
            yield return "  " + string.Join("  ", s_buckets.Select((bound, i) =>
                string.Create(CultureInfo.InvariantCulture, $"≤ {bound} s: {_lags.Count(lag => lag.TotalSeconds <= bound && (i == 0 || lag.TotalSeconds > s_buckets[i - 1]))}")));
        }

        yield return $"{Resurrections} resurrections, {Lies} asOf behind a revocation, {Others} verdicts that no certificate had";
        foreach (Refusal refused in Refused)
        {
            yield return $"  {refused}";
        }
    }

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");

    /// <param name="seen">All verdicts on one certificate at one replica.</param>
    /// <param name="revocation">Null where it was not revoked.</param>
    private void Judge(Asked[] seen, Revocation? revocation)
    {
        long knownAt = long.MaxValue;
        foreach (Asked asked in seen)
        {
            if (asked.Verdict == "revoked")
            {
                knownAt = Math.Min(knownAt, asked.Received);
                Others += revocation is null || asked.Received < revocation.Begun ? 1 : 0;
            }
            else if (asked.Verdict != "valid")
            {
                Others++;
            }
        }

        foreach (Asked asked in seen.Where(asked => asked.Verdict == "valid"))
        {
            Resurrections += asked.Sent > knownAt ? 1 : 0;
            if (revocation is not null && asked.Sent > revocation.Announced)
            {
                _lags.Add(Stopwatch.GetElapsedTime(revocation.Announced, asked.Sent));
            }

            Lies += revocation is not null && asked.AsOf > revocation.AnnouncedAt + s_clockTolerance ? 1 : 0;
        }
    }
}

/// <summary>Answers without a verdict for one reason.</summary>
/// <param name="First">When the first was asked, from the first request of the storm.</param>
internal readonly record struct Refusal(string Reason, int Count, TimeSpan First, TimeSpan Last)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Count} × {Reason} ({First.TotalSeconds:0.0} s to {Last.TotalSeconds:0.0} s after the first request)");
}
