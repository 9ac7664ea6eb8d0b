using System.Collections.Frozen;

namespace Exchange.Gateway.Access;

/// <summary>The roles a client can have.</summary>
internal static class Roles
{
    public const string Node = "node";
    public const string Counter = "counter";
    public const string CitizenApp = "citizen-app";
    public const string Admin = "admin";
    public const string Auditor = "auditor";

    public static FrozenSet<string> All { get; } =
        FrozenSet.Create(StringComparer.Ordinal, "requester", "provider", Counter, CitizenApp, Auditor, Admin, Node);
}
