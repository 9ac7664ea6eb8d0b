using System.Collections.Frozen;

namespace Exchange.Gateway.Access;

/// <summary>An approved request, compiled. Instants are UTC; <see cref="Until"/> is exclusive.</summary>
internal sealed record Grant(string Id, FrozenSet<string> Purposes, FrozenSet<string> Fields, DateTimeOffset From, DateTimeOffset Until);

/// <summary>What a grant allows to be done.</summary>
internal enum AccessAction
{
    Verify,
    Lookup,
    Call,
}

/// <summary>What a grant is found by. The target is a certificate type code or a resource code.</summary>
internal readonly record struct GrantKey(string Client, AccessAction Action, string Target);

internal enum Permission
{
    Granted,
    NotGranted,
    PurposeNotGranted,
}

/// <summary>The answer to "may this client do this?"; <see cref="Grant"/> is set where it may.</summary>
internal readonly record struct Decision(Permission Permission, Grant? Grant);
