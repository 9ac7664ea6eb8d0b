using System.Collections;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Audit.Export;

/// <summary>The texts of a report. What a record says is somebody else's, so it is written as text and never as markup.</summary>
internal static class ReportText
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss.fff";

    /// <summary>Months, days and courts are China's.</summary>
    private static readonly TimeSpan s_offset = TimeSpan.FromHours(8);

    private static readonly (long First, long Last) s_seconds = (DateTimeOffset.MinValue.ToUnixTimeSeconds() + 86_400, DateTimeOffset.MaxValue.ToUnixTimeSeconds() - 86_400);

    /// <summary>
    /// Text for HTML. Controls, and marks that turn the direction of writing, could have a line read as another than it is: they
    /// are shown as what they are.
    /// </summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            escaped.Append(character switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ when IsHidden(character) => string.Create(CultureInfo.InvariantCulture, $"[U+{(int)character:X4}]"),
                _ => null,
            } ?? character.ToString());
        }

        return escaped.ToString();
    }

    public static string Time(Timestamp time) => time.Seconds >= s_seconds.First && time.Seconds <= s_seconds.Last && time.Nanos is >= 0 and < 1_000_000_000
        ? DateTimeOffset.FromUnixTimeSeconds(time.Seconds).AddTicks(time.Nanos / 100).ToOffset(s_offset).ToString(TimeFormat, CultureInfo.InvariantCulture) + " +08:00"
        : string.Create(CultureInfo.InvariantCulture, $"{time.Seconds} s {time.Nanos} ns");

    /// <summary>The fields that a message says something in, with what they are called; salts and what is told elsewhere are left out.</summary>
    public static IEnumerable<(string Label, string Value)> FieldsOf(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (!IsLeftOut(field) && Value(field, field.Accessor.GetValue(message)) is { Length: > 0 } value)
            {
                yield return (ReportLabels.OfField($"{message.Descriptor.Name}.{field.Name}", field.Name), value);
            }
        }
    }

    private static bool IsLeftOut(FieldDescriptor field) =>
        field.Name is "salt_high" or "salt_low"
        || (field.ContainingType == AuditRecord.Descriptor && field.Name is "suite" or "who" or "why" or "whom" or "what" or "entries");

    private static string Value(FieldDescriptor field, object? value) => value switch
    {
        null => "",
        IList list => string.Join(", ", list.Cast<object>().Select(item => One(field, item))),
        _ => One(field, value),
    };

    private static string One(FieldDescriptor field, object value) => value switch
    {
        Timestamp time => Time(time),
        IMessage message => string.Join("; ", FieldsOf(message).Select(part => $"{part.Label}: {part.Value}")),
        string text => text,
        ByteString bytes => Convert.ToHexStringLower(bytes.Span),
        _ when field.FieldType == FieldType.Enum => NameOf(field.EnumType, (int)value),
        bool flag => flag ? "是 · yes" : "",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture) is var digits && digits == "0" ? "" : digits,
        _ => "",
    };

    private static string NameOf(EnumDescriptor type, int number) => number == 0 ? ""
        : type.FindValueByNumber(number) is { } value ? ReportLabels.OfValue(value.Name) : number.ToString(CultureInfo.InvariantCulture);

    private static bool IsHidden(char character) => char.IsControl(character)
        || character is '\u061C' or (>= '\u200B' and <= '\u200F') or (>= '\u2028' and <= '\u202E') or (>= '\u2060' and <= '\u206F') or '\uFEFF';
}
