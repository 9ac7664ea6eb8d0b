using System.Globalization;

namespace Exchange.Contracts.Identifiers;

/// <summary>
/// The number of a case: an item code, the day of acceptance as yyyyMMdd, and a sequence of at least four digits, which
/// some nodes begin with a slot of their own.
/// </summary>
/// <remarks>
/// The parts are not separated. The item code is taken to have its usual length if a day of this century follows it;
/// otherwise the shortest sequence that leaves such a day before it decides.
/// </remarks>
public readonly record struct CaseNumber
{
    private const string Name = "case number";
    private const int DateLength = 8;
    private const int MinimumSequence = 4;
    private const int MaximumSequence = 20;
    private const int MinimumTail = DateLength + MinimumSequence;
    private const int MaximumLength = ItemCode.MaximumLength + DateLength + MaximumSequence;

    private readonly string? _text;
    private readonly byte _itemLength;

    private CaseNumber(string text, int itemLength, DateOnly date)
    {
        _text = text;
        _itemLength = (byte)itemLength;
        Date = date;
    }

    /// <summary>The item that the case applies for.</summary>
    public ItemCode Item => ItemCode.Parse(ToString()[.._itemLength]);

    /// <summary>The day in the number, in the node's own calendar.</summary>
    public DateOnly Date { get; }

    /// <summary>The digits behind the day: a slot where the node uses one, then a growing number.</summary>
    public ReadOnlySpan<char> Sequence => _text.AsSpan(_itemLength + DateLength);

    /// <summary>Parses a case number.</summary>
    public static bool TryParse(string? text, out CaseNumber value, out IdentifierError error)
    {
        var holds = TryRead(text, out var itemLength, out var date, out error);
        value = holds ? new CaseNumber(text!, itemLength, date) : default;
        return holds;
    }

    /// <inheritdoc cref="TryParse(string?, out CaseNumber, out IdentifierError)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out CaseNumber value, out IdentifierError error)
    {
        var holds = TryRead(text, out var itemLength, out var date, out error);
        value = holds ? new CaseNumber(text.ToString(), itemLength, date) : default;
        return holds;
    }

    /// <summary>Parses a case number.</summary>
    /// <exception cref="FormatException">The text is malformed; the message says where.</exception>
    public static CaseNumber Parse(string text) =>
        TryParse(text, out var value, out var error) ? value : throw error.ToException();

    /// <summary>The number as given.</summary>
    public override string ToString() => _text ?? "";

    private static bool TryRead(ReadOnlySpan<char> text, out int itemLength, out DateOnly date, out IdentifierError error)
    {
        itemLength = 0;
        date = default;
        error = FaultOfForm(text);
        if (error.Fault != IdentifierFault.None)
        {
            return false;
        }

        if (TrySplit(text, ItemCode.UsualLength, out date))
        {
            itemLength = ItemCode.UsualLength;
            return true;
        }

        for (itemLength = text.Length - MinimumTail; itemLength > 0; itemLength--)
        {
            if (TrySplit(text, itemLength, out date))
            {
                return true;
            }
        }

        var expectedAt = text.Length >= ItemCode.UsualLength + MinimumTail ? ItemCode.UsualLength : -1;
        error = Malformed.Part(Name, expectedAt, "no day of this century, written yyyyMMdd, stands between an item code and a sequence");
        return false;
    }

    private static IdentifierError FaultOfForm(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return Malformed.Empty(Name);
        }

        var wrong = text.IndexOfAnyExcept(Alphabets.DigitOrLetter);
        if (wrong >= 0)
        {
            return Malformed.Character(Name, text, wrong, Malformed.DigitOrLetter);
        }

        if (text.Length is <= MinimumTail or > MaximumLength)
        {
            return Malformed.Length(Name, Math.Min(text.Length, MaximumLength),
                $"it has {text.Length} characters; expected {MinimumTail + 1} to {MaximumLength}");
        }

        var letter = text[^MinimumTail..].IndexOfAnyExcept(Alphabets.Digit);
        return letter < 0
            ? IdentifierError.None
            : Malformed.Character(Name, text, text.Length - MinimumTail + letter, "a digit of the day or of the sequence");
    }

    private static bool TrySplit(ReadOnlySpan<char> text, int itemLength, out DateOnly date)
    {
        date = default;
        var sequence = text.Length - itemLength - DateLength;
        return itemLength <= ItemCode.MaximumLength
            && sequence is >= MinimumSequence and <= MaximumSequence
            && text[itemLength..].StartsWith("20")
            && !text[(itemLength + DateLength)..].ContainsAnyExcept(Alphabets.Digit)
            && DateOnly.TryParseExact(text.Slice(itemLength, DateLength), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }
}
