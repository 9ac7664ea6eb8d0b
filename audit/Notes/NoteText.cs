using System.Buffers;
using System.Text;

namespace Exchange.Audit.Notes;

/// <summary>The text of a note: what its signatures are over (c2sp.org/signed-note, "Format").</summary>
internal static class NoteText
{
    private static readonly SearchValues<char> s_controls =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Where(code => code != '\n').Select(code => (char)code)]);

    /// <summary>True if it ends in a newline and can be written in UTF-8 without any other control character.</summary>
    public static bool IsValid(string text) => text.EndsWith('\n') && !HasControls(text) && IsWellFormed(text);

    /// <summary>Whether there is an ASCII control character (below U+0020) other than newline.</summary>
    public static bool HasControls(string text) => text.AsSpan().ContainsAny(s_controls);

    /// <summary>False if half a surrogate pair stands alone, which UTF-8 cannot spell.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var consumed) != OperationStatus.Done)
            {
                return false;
            }

            text = text[consumed..];
        }

        return true;
    }
}
