using System.Globalization;
using Exchange.Audit.Verification;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Audit.Export;

/// <summary>
/// The report of a bundle: a page for printing, in Chinese and English, without scripts and without anything from elsewhere. Whoever
/// verifies the bundle makes it again and compares, so what it says belongs to the bundle's version: to change it takes another.
/// </summary>
internal sealed class BundleReport(TextWriter html)
{
    private const string Head = """
        <!DOCTYPE html>
        <html lang="zh-CN">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>审计记录证明 · Proof of audit records</title>
        <style>
        @page { size: A4; margin: 18mm; }
        body { font: 10.5pt/1.45 serif; color: #000; background: #fff; max-width: 180mm; margin: 0 auto; }
        h1 { font-size: 16pt; } h2 { font-size: 13pt; margin-top: 8mm; } h3 { font-size: 10.5pt; margin: 0 0 1mm; } h2, h3 { break-after: avoid; }
        section { break-inside: avoid; border-top: 0.3mm solid #000; padding: 2mm 0; }
        table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: normal; width: 55mm; vertical-align: top; color: #333; }
        td { overflow-wrap: anywhere; vertical-align: top; } th, td { padding: 0.3mm 2mm 0.3mm 0; }
        tr.group td { font-weight: bold; padding-top: 1.5mm; }
        code { font-size: 8.5pt; overflow-wrap: anywhere; }
        </style>
        </head>
        <body>
        """;

    private static readonly (RecordGroups Group, string Label)[] s_groups =
    [
        (RecordGroups.Who, "何人 · Who"), (RecordGroups.Why, "何故 · Why"), (RecordGroups.Whom, "涉及何人 · About whom"), (RecordGroups.What, "何物 · What"),
    ];

    private int _found;

    public void Begin(BundleManifest manifest, IReadOnlyList<CheckpointFinding> checkpoints)
    {
        Line(Head);
        Line("<h1>审计记录证明 · Proof of audit records</h1>");
        Line($"<p>制作时间 · Made: {ReportText.Time(manifest.Made.ToTimestamp())}. {(manifest.IsWhole
            ? "包含检索到的全部记录 · It holds everything that was found."
            : "<strong>因数量上限,未包含检索到的全部记录 · A limit was reached: it does not hold everything that was found.</strong>")}</p>");
        Line("<p>每条记录均按其在日志中的原有字节出示,并以日志签名的检查点证明。未出示的部分以散列值代替。"
            + "记录是否齐全以节点所述为准。· Each record is shown byte for byte as the log holds it and proven by a checkpoint that the log has signed; "
            + "what is withheld is replaced by its hash. That nothing else was there to be found is the node's word.</p>");
        Line("<p>验证 · To verify: <code>exchange audit verify DIRECTORY --log-key KEY</code></p>");
        Line("<h2>日志 · Logs</h2>");
        foreach (var (replica, size) in manifest.Covered)
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"<p>副本 · Replica {replica}: 已检索前 {size} 条 · the first {size} records were searched</p>"));
        }

        foreach (var checkpoint in checkpoints)
        {
            var head = checkpoint.Checkpoint!.Checkpoint;
            Line("<section><table>");
            Row("日志 · Log", head.Origin);
            Row("检查点条数 · Checkpoint's size", head.Size.ToString(CultureInfo.InvariantCulture));
            Row("根散列 · Root", Convert.ToBase64String(head.RootHash.Span));
            // A name under a checkpoint is only a claim until its key is at hand, which this report must do without.
            Row("所附签名,须以密钥核对 · Signatures attached, to be checked with their keys", string.Join(", ", checkpoint.Checkpoint.Note.Signatures.Select(signature => signature.Name).Distinct()));
            Line("</table></section>");
        }

        Line("<h2>检索 · Searches</h2>");
    }

    public void AddSearch(BundledRecord place, string origin, DisclosedRecord record) => Add(string.Create(CultureInfo.InvariantCulture, $"{origin} № {place.Index}"), record, entries: []);

    public void BeginFound() => Line("<h2>记录 · Records</h2>");

    public void AddFound(BundledRecord place, string origin, DisclosedRecord record) =>
        Add(string.Create(CultureInfo.InvariantCulture, $"{++_found}. {origin} № {place.Index}"), record, place.Entries);

    public void End() => Line("</body>\n</html>");

    private void Add(string title, DisclosedRecord record, IReadOnlyList<int> entries)
    {
        Line($"<section><h3>{ReportText.Escape(title)}</h3><table>");
        Entry(record.Record);
        foreach (var position in entries.Where(entry => entry > 0))
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"<tr class=\"group\"><td colspan=\"2\">批量中的第 {position} 问,共 {record.QuestionCount} 问 · Question {position} of {record.QuestionCount}</td></tr>"));
            Entry(record.Questions[position]);
        }

        Line("</table></section>");
    }

    private void Entry(DisclosedEntry entry)
    {
        foreach (var (label, value) in ReportText.FieldsOf(entry.Fields))
        {
            Row(label, value);
        }

        foreach (var (group, label) in s_groups)
        {
            var shown = entry[group];
            if (shown == Disclosure.Withheld)
            {
                Row(label, "未出示 · withheld");
            }
            else if (shown == Disclosure.Shown)
            {
                Line($"<tr class=\"group\"><td colspan=\"2\">{label}</td></tr>");
                foreach (var (field, value) in ReportText.FieldsOf(MessageOf(entry.Fields, group)))
                {
                    Row(field, value);
                }
            }
        }
    }

    private static Google.Protobuf.IMessage MessageOf(AuditRecord record, RecordGroups group) => group switch
    {
        RecordGroups.Who => record.Who,
        RecordGroups.Why => record.Why,
        RecordGroups.Whom => record.Whom,
        _ => record.What,
    };

    private void Row(string label, string value) => Line($"<tr><th>{ReportText.Escape(label)}</th><td>{ReportText.Escape(value)}</td></tr>");

    // The same at every machine: the hash of the report is compared.
    private void Line(string line) => html.Write(line + "\n");
}
