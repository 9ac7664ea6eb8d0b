using Exchange.Audit;
using Exchange.Gateway.Search.Questions;

namespace Exchange.Gateway.Search.Copies;

/// <summary>What is searched of the records of one log, from one index to another, as rows that are written together or not at all.</summary>
/// <param name="replica">The replica whose log it is.</param>
/// <param name="from">The index of the first record, and where the rows end so far.</param>
/// <param name="enoughRows">With how many it is full.</param>
/// <param name="known">For what many records have in common.</param>
internal sealed class QuestionBatch(int replica, ulong from, int enoughRows, KnownTexts known)
{
    public const string Columns = "record_index, time, person, officer, case_number, certificate, client, department, item_code, purpose, target, hidden_until, replica, entry, part, decision, kind";

    public ulong From { get; } = from;

    /// <summary>The index behind the last record.</summary>
    public ulong Next { get; private set; } = from;

    public bool IsFull => Rows.Count >= enoughRows;

    public List<object?[]> Rows { get; } = [];

    /// <summary>Of the last question, in milliseconds since 1970; 0 where there is none.</summary>
    public long LastTime { get; private set; }

    /// <param name="key">The key of the record's month; null where that was retired since the record was read: nothing of it is searched then.</param>
    public void Add(ulong index, ReadOnlySpan<byte> record, MonthKey? key)
    {
        Next = index + 1;
        foreach (Question question in key is null ? [] : Question.Of(AuditRecord.Parser.ParseFrom(record), key, known))
        {
            int part = 0;
            do
            {
                Rows.Add(
                [
                    (long)index, question.Time, question.Person, question.Officer, question.CaseNumber, part < question.Certificates.Count ? question.Certificates[part] : null,
                    question.Client, question.Department, question.ItemCode, question.Purpose, question.Target, question.HiddenUntil,
                    replica, question.Entry, part, (int)question.Decision, (int)question.Kind,
                ]);
            }
            while (++part < question.Certificates.Count);
            LastTime = question.Time;
        }
    }
}
