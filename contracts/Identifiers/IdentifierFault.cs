namespace Exchange.Contracts.Identifiers;

/// <summary>What kind of thing is wrong with a text that should be an identifier.</summary>
public enum IdentifierFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>There is no text.</summary>
    Empty,

    /// <summary>The text, or one part of it, is too short or too long.</summary>
    WrongLength,

    /// <summary>A character is not of those that may stand where it stands.</summary>
    WrongCharacter,

    /// <summary>The characters are allowed, but together they mean nothing: another root, a day that does not exist.</summary>
    WrongPart,

    /// <summary>The identifier is well formed, but its check character does not follow from the other characters.</summary>
    CheckCharacter,
}
