namespace Exchange.Contracts.Identifiers;

/// <summary>Why a text is not the identifier it should be, and where.</summary>
/// <param name="Fault">The kind of fault; <see cref="IdentifierFault.None"/> after a successful parse.</param>
/// <param name="Position">
/// The 0-based index into the given text; -1 where the whole text is meant.
/// It equals the text's length where something is missing at the end.
/// </param>
/// <param name="Message">
/// English sentences for the person who typed the text. They count characters from 1 and never repeat more than
/// one character of the text, so that no identifier of a person leaks through them.
/// </param>
/// <param name="ExpectedCheck">The check character that would fit, where <paramref name="Fault"/> is <see cref="IdentifierFault.CheckCharacter"/>.</param>
public readonly record struct IdentifierError(IdentifierFault Fault, int Position, string Message, char? ExpectedCheck)
{
    /// <summary>No error.</summary>
    public static IdentifierError None { get; } = new(IdentifierFault.None, -1, "", null);

    internal FormatException ToException() => new(Message);
}
