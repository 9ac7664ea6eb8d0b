using System.Globalization;
using System.Text.Json;

namespace Exchange.Gateway.Search.Completeness;

/// <summary>An answer to a search, as it was saved: all its pages, or those from one on to another without a gap.</summary>
/// <param name="Criteria">What was looked for.</param>
/// <param name="After">The place behind which it begins; null where it begins with the newest.</param>
/// <param name="Last">The place that it ends with; null where it ends with the oldest.</param>
/// <param name="Covered">How many records of each log were searched for every page, by the log's name.</param>
/// <param name="Records">What it answers.</param>
internal sealed record SavedAnswer(
    AuditCriteria Criteria, SearchPlace? After, SearchPlace? Last, IReadOnlyDictionary<string, ulong> Covered, IReadOnlyList<SavedRecord> Records)
{
    /// <summary>Whether the answer is one that goes so far.</summary>
    public bool Reaches(SearchPlace place) => (After is not { } after || Compare(place, after) < 0) && (Last is not { } last || Compare(place, last) >= 0);

    /// <summary>Puts the pages together.</summary>
    /// <param name="pages">In order, as the node gave them.</param>
    /// <param name="cursors">Those of the node: a cursor that was changed tells nothing.</param>
    /// <param name="answer">The answer; null if it is none.</param>
    /// <returns>Why it is none; null if it is one.</returns>
    public static string? TryRead(IReadOnlyList<JsonElement> pages, SearchCursors cursors, out SavedAnswer? answer)
    {
        answer = null;
        AuditCriteria? criteria = null;
        string? first = null, next = null;
        Dictionary<string, ulong>? covered = null;
        List<SavedRecord> records = [];
        try
        {
            foreach ((int number, JsonElement page) in pages.Index())
            {
                JsonElement search = page.GetProperty("search");
                // What else may stand there narrows the search by something that nothing is known of here.
                if (CriteriaJson.Read(search.GetProperty("criteria")) is not { } own || search.EnumerateObject().Any(member => member.Name is not ("criteria" or "cursor")))
                {
                    return Page(number, "names criteria that this version does not know");
                }

                string? after = search.GetProperty("cursor").GetString();
                if (number == 0)
                {
                    (criteria, first) = (own, after);
                }
                else if (!own.Digest().AsSpan().SequenceEqual(criteria!.Digest()) || after is null || after != next)
                {
                    return Page(number, "is not the one behind the page before it: give the pages in order, none left out");
                }

                next = page.GetProperty("cursor").GetString();
                Dictionary<string, ulong> searched = Sizes(page.GetProperty("covered"));
                covered = covered is null ? searched : Least(covered, searched);
                SavedRecord[] told = [.. page.GetProperty("records").EnumerateArray().Select(record => new SavedRecord(
                    record.GetProperty("log").GetString()!, record.GetProperty("index").GetUInt64(), record.TryGetProperty("entry", out JsonElement entry) ? entry.GetInt32() : 0, record))];
                if (Array.Find(told, record => !searched.ContainsKey(record.Log)) is { } stray)
                {
                    return Page(number, $"has a record of {stray.Log}, of which it covers nothing: no log could show it to be wrong");
                }

                records.AddRange(told);
            }
        }
        catch (Exception malformed) when (malformed is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return "A page is no answer of POST /api/v1/audit/searches that names what was searched.";
        }

        if (!TryPlace(first, criteria!, cursors, out SearchPlace? from) || !TryPlace(next, criteria!, cursors, out SearchPlace? last))
        {
            return "A cursor of the answer was changed, or is one of another node; give the log's keys in the node's order, the newest last.";
        }

        answer = new SavedAnswer(criteria!, from, last, covered!, records);
        return null;
    }

    private static string Page(int number, string why) => string.Create(CultureInfo.InvariantCulture, $"Page {number + 1} {why}.");

    private static Dictionary<string, ulong> Sizes(JsonElement covered) =>
        covered.EnumerateArray().ToDictionary(log => log.GetProperty("log").GetString()!, log => log.GetProperty("size").GetUInt64(), StringComparer.Ordinal);

    private static Dictionary<string, ulong> Least(Dictionary<string, ulong> before, Dictionary<string, ulong> now) =>
        before.Where(log => now.ContainsKey(log.Key)).ToDictionary(log => log.Key, log => Math.Min(log.Value, now[log.Key]), StringComparer.Ordinal);

    private static bool TryPlace(string? cursor, AuditCriteria criteria, SearchCursors cursors, out SearchPlace? place)
    {
        place = null;
        if (cursor is not null)
        {
            if (!cursors.TryRead(cursor, criteria, out SearchPlace read))
            {
                return false;
            }

            place = read;
        }

        return true;
    }

    /// <summary>In the order of the answers, from the oldest to the newest.</summary>
    private static int Compare(SearchPlace one, SearchPlace other) =>
        (one.Time, one.Index, one.Replica, one.Entry).CompareTo((other.Time, other.Index, other.Replica, other.Entry));
}

/// <param name="Entry">0 for the record itself.</param>
/// <param name="Said">What the answer says of it.</param>
internal sealed record SavedRecord(string Log, ulong Index, int Entry, JsonElement Said);
