using Exchange.Gateway.Access;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Search;

/// <summary>Who may search the records, and how far.</summary>
/// <param name="targets">The certificate types and resources of each department, by its code.</param>
internal sealed class SearchScopes(ILookup<string, string> targets)
{
    /// <param name="scope">How far; null for everything.</param>
    /// <returns>The problem of whoever may not search at all.</returns>
    public Problem? Check(Client client, out SearchScope? scope)
    {
        scope = null;
        if (client.Roles.Contains(Roles.Auditor))
        {
            return null;
        }

        if (!client.Roles.Contains(Roles.Provider))
        {
            return new Problem(ProblemKind.NotGranted, "Records are searched by clients of the role auditor; those of a department's own data and officers by its clients of the role provider.");
        }

        string department = client.Department.Code;
        scope = new SearchScope(department, [.. targets[department].Order(StringComparer.Ordinal)]);
        return null;
    }
}
