using Exchange.Audit;
using Exchange.Audit.Copying;
using Exchange.Gateway.Search.Questions;

namespace Exchange.Gateway.Search.Copies;

/// <summary>Records of one log, from one index to another without a gap, as rows that are written together or not at all.</summary>
/// <param name="replica">The replica whose log it is.</param>
/// <param name="from">The index of the first record, and where the copy ends so far.</param>
/// <param name="enoughRows">With how many it is full.</param>
/// <param name="known">For what many records have in common.</param>
internal sealed class CopyBatch(int replica, ulong from, int enoughRows, KnownTexts known)
{
    public const string RecordColumns = "replica, record_index, segment, frame";
    public const string QuestionColumns = "replica, record_index, entry, time, decision, person, officer, case_number, client, department, item_code, purpose, target, kind, hidden_until";
    public const string CertificateColumns = "certificate, time, record_index, replica, entry";

    private const int EnoughBytes = 8 << 20;

    private readonly Dictionary<ulong, SegmentCopy> _segments = [];
    private int _bytes;

    public ulong From { get; } = from;

    /// <summary>The index behind the last record.</summary>
    public ulong Next { get; private set; } = from;

    /// <summary>Of the last record's segment.</summary>
    public AuditMonth LastMonth { get; private set; }

    public bool IsFull => Records.Count + Questions.Count >= enoughRows || _bytes >= EnoughBytes;

    public IReadOnlyCollection<SegmentCopy> Segments => _segments.Values;

    public List<object?[]> Records { get; } = [];

    public List<object?[]> Questions { get; } = [];

    public List<object?[]> Certificates { get; } = [];

    /// <summary>Of the last question, in milliseconds since 1970; 0 where there is none.</summary>
    public long LastTime { get; private set; }

    /// <param name="key">The key of the record's month; null where that was retired since the record was read: nothing of it is searched then.</param>
    public void Add(ulong index, SegmentCopy segment, ReadOnlySpan<byte> frame, ReadOnlySpan<byte> record, MonthKey? key)
    {
        Next = index + 1;
        _bytes += frame.Length;
        _segments[segment.FirstIndex] = segment;
        LastMonth = segment.Month;
        Records.Add([replica, (long)index, (long)segment.FirstIndex, frame.ToArray()]);
        foreach (Question question in key is null ? [] : Question.Of(AuditRecord.Parser.ParseFrom(record), key, known))
        {
            Questions.Add(
            [
                replica, (long)index, question.Entry, question.Time, (int)question.Decision, question.Person, question.Officer, question.CaseNumber,
                question.Client, question.Department, question.ItemCode, question.Purpose, question.Target, (int)question.Kind, question.HiddenUntil,
            ]);
            LastTime = question.Time;
            foreach (byte[] certificate in question.Certificates)
            {
                Certificates.Add([certificate, question.Time, (long)index, replica, question.Entry]);
            }
        }
    }
}
