using Exchange.Gateway.Configuration;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Console;

/// <summary>What the page offers to choose from, and where it stands.</summary>
/// <param name="Zone">The time zone in which times are shown.</param>
/// <param name="Client">The client as which the page asks.</param>
/// <param name="Types">The certificate types that the node answers for, in the order of the configuration.</param>
internal sealed record CounterChoices(
    NodeOptions Node, TimeZoneInfo Zone, string Client, IReadOnlyList<string> Purposes, IReadOnlyList<TypeOptions> Types, IReadOnlyList<string> Samples)
{
    public string TypeName(ReadOnlySpan<char> code)
    {
        foreach (TypeOptions type in Types)
        {
            if (code.SequenceEqual(type.Code))
            {
                return type.Name;
            }
        }

        return code.ToString();
    }
}
