using System.Diagnostics.CodeAnalysis;
using System.Text;
using Exchange.Audit.Notes;
using Exchange.Audit.Records;
using Exchange.Audit.Tree;

namespace Exchange.Audit.Export;

/// <summary>
/// A shown record as lines of ASCII, each value in its one spelling:
/// <code>
/// exchange.audit/record@v1
/// suite 1
/// open BASE64
/// who shown BASE64        the group with its salt; or
/// why withheld BASE64     its SHA-256; or
/// whom absent
/// what shown BASE64
/// question 3              for each question of a batch that is shown: its position, and its five parts
/// open BASE64
/// …
/// </code>
/// </summary>
internal static class DisclosedRecordText
{
    private const string Version = "exchange.audit/record@v1";
    private const string SuiteLine = "suite 1";
    private const string OpenMark = "open ";
    private const string QuestionMark = "question ";
    private const string Absent = "absent";
    private const string Shown = "shown ";
    private const string Withheld = "withheld ";

    public static byte[] Write(DisclosedEntry record, IReadOnlyDictionary<int, DisclosedEntry> questions)
    {
        var text = new StringBuilder().Append(Version).Append('\n').Append(SuiteLine).Append('\n');
        Write(text, record);
        foreach (var (position, question) in questions)
        {
            text.Append(QuestionMark).Append(StrictText.Decimal((ulong)position)).Append('\n');
            Write(text, question);
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out DisclosedEntry? record, out SortedDictionary<int, DisclosedEntry> questions)
    {
        record = null;
        questions = [];
        if (!Ascii.IsValid(bytes) || bytes.IsEmpty || bytes[^1] != (byte)'\n')
        {
            return false;
        }

        var lines = new Queue<string>(Encoding.ASCII.GetString(bytes[..^1]).Split('\n'));
        if (lines.Count < 2 || lines.Dequeue() != Version || lines.Dequeue() != SuiteLine || ReadEntry(lines, isQuestion: false) is not { } own)
        {
            return false;
        }

        var last = 0;
        while (lines.TryDequeue(out var line))
        {
            if (!line.StartsWith(QuestionMark, StringComparison.Ordinal)
                || !StrictText.TryParseDecimal(line.AsSpan(QuestionMark.Length), out var position)
                || position > int.MaxValue || (int)position <= last
                || ReadEntry(lines, isQuestion: true) is not { } question)
            {
                return false;
            }

            last = (int)position;
            questions.Add(last, question);
        }

        record = own;
        return true;
    }

    private static void Write(StringBuilder text, DisclosedEntry entry)
    {
        text.Append(OpenMark).Append(Convert.ToBase64String(entry.Open.Span)).Append('\n');
        for (var position = 0; position < RecordFields.Groups; position++)
        {
            var (disclosure, content) = entry.Groups[position];
            text.Append(RecordGroupNames.All[position]).Append(' ').Append(disclosure switch
            {
                Disclosure.Shown => Shown + Convert.ToBase64String(content.Span),
                Disclosure.Withheld => Withheld + Convert.ToBase64String(content.Span),
                _ => Absent,
            }).Append('\n');
        }
    }

    private static DisclosedEntry? ReadEntry(Queue<string> lines, bool isQuestion)
    {
        if (!lines.TryDequeue(out var first)
            || !first.StartsWith(OpenMark, StringComparison.Ordinal)
            || !StrictText.TryDecodeBase64(first.AsSpan(OpenMark.Length), out var open))
        {
            return null;
        }

        var groups = new DisclosedGroup[RecordFields.Groups];
        for (var position = 0; position < groups.Length; position++)
        {
            var mark = RecordGroupNames.All[position] + " ";
            if (!lines.TryDequeue(out var line)
                || !line.StartsWith(mark, StringComparison.Ordinal)
                || ReadGroup(line.AsSpan(mark.Length)) is not { } group)
            {
                return null;
            }

            groups[position] = group;
        }

        return DisclosedEntry.TryRead(open, groups, isQuestion);
    }

    private static DisclosedGroup? ReadGroup(ReadOnlySpan<char> text)
    {
        if (text.SequenceEqual(Absent))
        {
            return default(DisclosedGroup);
        }

        if (text.StartsWith(Shown, StringComparison.Ordinal) && StrictText.TryDecodeBase64(text[Shown.Length..], out var content))
        {
            return new DisclosedGroup(Disclosure.Shown, content);
        }

        // No text hashes to zeros, which stand for a group that there is not.
        return text.StartsWith(Withheld, StringComparison.Ordinal) && StrictText.TryDecodeHash(text[Withheld.Length..], out var hash) && hash.AsSpan().ContainsAnyExcept((byte)0)
            ? new DisclosedGroup(Disclosure.Withheld, hash)
            : null;
    }
}
