using System.Net;
using Exchange.Gateway.Access;

namespace Exchange.Tests.Unit.Gateway;

/// <summary>Remembers what was taken note of.</summary>
internal sealed class RecordingNoise : INoise
{
    public List<(IPAddress? Source, string Reason)> Reports { get; } = [];

    public void Report(IPAddress? source, string reason) => Reports.Add((source, reason));
}
