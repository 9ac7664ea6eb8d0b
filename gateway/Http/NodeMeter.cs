using System.Diagnostics.Metrics;

namespace Exchange.Gateway.Http;

/// <summary>The one meter of the gateway. Names are dotted, units are UCUM, tags never hold personal data.</summary>
internal static class NodeMeter
{
    public const string Name = "Exchange.Gateway";

    public static Meter Instance { get; } = new(Name);
}
