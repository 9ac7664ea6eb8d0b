namespace Exchange.Departments.Registries;

/// <summary>What became of a certificate that was handed in.</summary>
internal enum Registration
{
    Created,

    /// <summary>The same certificate was registered before; nothing changed.</summary>
    AlreadyThere,

    /// <summary>Another certificate has that identifier.</summary>
    Conflict,

    /// <summary>The identifier is malformed, fails its check, or is of another type than told.</summary>
    Invalid,
}
