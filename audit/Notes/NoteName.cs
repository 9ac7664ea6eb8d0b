namespace Exchange.Audit.Notes;

/// <summary>The name of a key, by custom a URL without its scheme, e.g. "example.org/audit/0" (c2sp.org/signed-note, "Format").</summary>
internal static class NoteName
{
    /// <summary>Not empty; neither a Unicode space nor a plus, nor what no note may hold.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        foreach (var character in name)
        {
            if (character is '+' or < ' ' || char.IsWhiteSpace(character))
            {
                return false;
            }
        }

        return !name.IsEmpty && NoteText.IsWellFormed(name);
    }
}
