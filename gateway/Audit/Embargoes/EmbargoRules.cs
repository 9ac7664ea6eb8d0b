using System.Collections.Frozen;
using Exchange.Audit;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Gateway.Audit.Embargoes;

/// <summary>
/// Every rule by which accesses are kept from the person for a time, found by the client that asks: for a client without
/// rules, an access costs one look. What is in force at the access is written into its record and stays so.
/// </summary>
/// <param name="byClient">The rules for what each client of this node asks for itself.</param>
/// <param name="ofPeers">The rules for what nodes ask.</param>
internal sealed class EmbargoRules(FrozenDictionary<string, Embargo[]> byClient, Embargo[] ofPeers)
{
    /// <summary>Adds the rule that keeps it longest from the person, if there is one and somebody is told of such records at all.</summary>
    public void Apply(AuditRecord record)
    {
        if (!AccessKinds.All.Contains(record.Kind))
        {
            return;
        }

        Embargo[]? rules = record.Who.OnBehalfOf is null ? byClient.GetValueOrDefault(record.Who.Client) : ofPeers;
        if (rules is null)
        {
            return;
        }

        DateTimeOffset access = record.Time.ToDateTimeOffset();
        DateTimeOffset end = access;
        foreach (Embargo rule in rules)
        {
            if (rule.Meets(record) && rule.EndOf(access) is var candidate && candidate > end)
            {
                end = candidate;
                record.Embargo = new AuditEmbargo { Rule = rule.Name, Until = Timestamp.FromDateTimeOffset(end) };
            }
        }
    }
}
