using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Exchange.Audit;

namespace Exchange.Gateway.Search.Completeness;

/// <summary>What comparing an answer with a log has shown.</summary>
/// <param name="Met">How many records and questions of the log meet the criteria, as far as the answer reaches and covers the log.</param>
/// <param name="Unreadable">How many answers are of records that nobody can read any more.</param>
/// <param name="Fault">The first that is missing, does not belong, or is told otherwise; null where there is none.</param>
internal sealed record AnswerFinding(ulong Met, int Unreadable, string? Fault);

/// <summary>Reads a log from its beginning and holds an answer against it: that nothing was left out, nothing added and nothing changed.</summary>
/// <param name="log">The log's name, e.g. "350703/0".</param>
/// <param name="retiredEnd">The index behind the last record of a retired month.</param>
internal sealed class CompletenessCheck(SavedAnswer answer, string log, ulong retiredEnd)
{
    private const ulong RecordsPerReport = 8192;

    private readonly int _replica = int.Parse(log.AsSpan(log.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);

    /// <param name="entries">The log's records that can be read, in order.</param>
    /// <param name="report">Told now and then how many were read.</param>
    public AnswerFinding Run(IEnumerable<AuditEntry> entries, Action<ulong> report, CancellationToken cancellation)
    {
        SavedRecord[] own = [.. answer.Records.Where(record => record.Log == log)];
        if (own.GroupBy(record => (record.Index, record.Entry)).FirstOrDefault(group => group.Count() > 1) is { Key: var twice })
        {
            return new AnswerFinding(0, 0, $"{Name(twice.Index, twice.Entry)} is in the answer twice");
        }

        Dictionary<ulong, Dictionary<int, SavedRecord>> saved = own.GroupBy(record => record.Index).ToDictionary(group => group.Key, group => group.ToDictionary(record => record.Entry));
        ulong covered = answer.Covered.GetValueOrDefault(log);
        ulong end = saved.Keys.Select(index => index + 1).Append(covered).Max();
        ulong met = 0, next = 0;
        foreach (AuditEntry entry in entries.TakeWhile(entry => entry.Index < end))
        {
            saved.Remove(entry.Index, out Dictionary<int, SavedRecord>? told);
            if (Compare(entry, told ?? [], entry.Index < covered, ref met) is { } fault)
            {
                return new AnswerFinding(met, 0, fault);
            }

            next = entry.Index + 1;
            if (next % RecordsPerReport == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                report(next);
            }
        }

        ulong readable = Math.Max(next, retiredEnd);
        if (readable < covered)
        {
            return new AnswerFinding(met, 0, string.Create(CultureInfo.InvariantCulture, $"The answer covers {covered} records of {log}, which has {readable}"));
        }

        // What is left was passed over, because its month was retired, or is not there.
        SavedRecord[] left = [.. saved.Values.SelectMany(record => record.Values).OrderBy(record => record.Index)];
        return Array.Find(left, record => record.Index >= retiredEnd) is { } absent
            ? new AnswerFinding(met, 0, $"{Name(absent.Index, absent.Entry)} is in the answer and not in the log")
            : new AnswerFinding(met, left.Length, null);
    }

    /// <summary>What is wrong with what the answer tells of one record; null if nothing is.</summary>
    private string? Compare(AuditEntry entry, Dictionary<int, SavedRecord> told, bool isCovered, ref ulong met)
    {
        foreach (SearchPlace place in CriteriaMatch.Of(entry.Record, entry.Index, _replica, answer.Criteria).Where(answer.Reaches))
        {
            if (told.Remove(place.Entry, out SavedRecord? record))
            {
                if (Difference(record.Said, entry, place.Entry) is { } difference)
                {
                    return $"{Name(entry.Index, place.Entry)} {difference}";
                }
            }
            else if (isCovered)
            {
                return $"{Name(entry.Index, place.Entry)} meets the criteria and is missing from the answer";
            }

            met += isCovered ? 1UL : 0;
        }

        return told.Count > 0 ? $"{Name(entry.Index, told.Keys.Min())} is in the answer and does not belong there" : null;
    }

    private string Name(ulong index, int entry) => entry == 0
        ? string.Create(CultureInfo.InvariantCulture, $"Record {index} of {log}")
        : string.Create(CultureInfo.InvariantCulture, $"Question {entry} of record {index} of {log}");

    /// <summary>What is wrong with what the answer says of a record; null if it says what the log says, all of it and nothing else.</summary>
    private string? Difference(JsonElement said, AuditEntry entry, int question)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            RecordWriter.Write(json, log, entry.Index, question, entry.Record);
        }

        using JsonDocument written = JsonDocument.Parse(buffer.WrittenMemory);
        if (!said.EnumerateObject().All(property => written.RootElement.TryGetProperty(property.Name, out JsonElement value) && JsonElement.DeepEquals(property.Value, value)))
        {
            return "is not as the log has it";
        }

        // An answer of an earlier version may have known of less: which member it is lets the auditor tell.
        string[] left = [.. written.RootElement.EnumerateObject().Select(property => property.Name).Where(name => !said.TryGetProperty(name, out _))];
        return left.Length == 0 ? null : $"is told without its {string.Join(", ", left)}, which the log has";
    }
}
