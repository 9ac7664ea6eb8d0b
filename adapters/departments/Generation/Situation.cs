namespace Exchange.Departments.Generation;

/// <summary>What there is to tell about a certificate beyond being one of many.</summary>
internal enum Situation
{
    Current,

    /// <summary>Version 001, replaced by the certificate at the next index.</summary>
    Superseded,

    /// <summary>Version 002 of the certificate at the index before.</summary>
    Successor,

    /// <summary>One of two current certificates of one holder, at neighbouring indexes.</summary>
    OneOfTwo,

    /// <summary>In force, but registered with a check character that is one off, as a whole province does.</summary>
    CheckCharacterOff,

    Revoked,
    Withdrawn,
    Cancelled,
    Suspended,
    Transferred,
    Other,
    NotYetValid,
    StartsTomorrow,
    StartsToday,
    ExpiresTomorrow,
    ExpiresToday,
    ExpiredYesterday,

    /// <summary>Run out long ago, while the registry still calls it valid.</summary>
    Expired,

    /// <summary>The registry calls it lapsed, whatever its dates say.</summary>
    Lapsed,
}
