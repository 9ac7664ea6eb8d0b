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
    public const string Provider = "provider";

    public static FrozenSet<string> All { get; } =
        FrozenSet.Create(StringComparer.Ordinal, "requester", Provider, Counter, CitizenApp, Auditor, Admin, Node);
}
