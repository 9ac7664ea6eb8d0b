namespace Exchange.Audit.Notes;

/// <summary>Why a text is not a key.</summary>
public enum NoteKeyProblem
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>It has not the parts of a key, or one of them is not spelt as it must be.</summary>
    Malformed,

    /// <summary>The name is empty or holds a space, a plus or a control character.</summary>
    Name,

    /// <summary>The key is of a type that is not among <see cref="NoteKeyType"/>.</summary>
    Type,

    /// <summary>The key has not the 32 bytes of an Ed25519 key, or they are no point that could be a public key.</summary>
    Key,

    /// <summary>The key id is not that of this name and key: one of the three was changed or mistyped.</summary>
    Id,
}
