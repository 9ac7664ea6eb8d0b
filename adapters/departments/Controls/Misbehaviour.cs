namespace Exchange.Departments.Controls;

/// <summary>What real registries do on bad days.</summary>
internal enum Misbehaviour
{
    Normal,

    Slow,

    Fail,

    /// <summary>Never answers, and holds the connection until the caller lets go.</summary>
    Hang,

    /// <summary>Answers another certificate than asked for, with every sign of success.</summary>
    Lie,

    /// <summary>Status 200 and a body that cannot be read.</summary>
    Rubbish,
}
