using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Exchange.Gateway.Commands.Demo;

/// <summary>What the demo prints when it is ready: addresses, and three lines to try.</summary>
internal sealed class DemoGreeting(DemoPlan plan, IReadOnlyList<DemoSample> samples)
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public string Text(TimeSpan startedIn)
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"Exchange demo is ready after {startedIn.TotalSeconds:0.0} s. Ctrl-C stops it; its data stays in {plan.Settings.Directory}");
        text.AppendLine();
        foreach (DemoNode node in DemoWorld.Nodes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {node.Name,-8} {node.ChineseName} {node.Code}   counter page {plan.HttpOf(node)}/   API {plan.HttpOf(node)}/docs   gRPC {plan.GrpcOf(node)}   metrics {plan.OperationsOf(node)}/metrics");
        }

        text.AppendLine();
        text.AppendLine("A valid business licence:");
        text.AppendLine(Curl(Pick("valid", DemoWorld.BusinessLicence)));
        text.AppendLine("A revoked certificate:");
        text.AppendLine(Curl(Pick("revoked", DemoWorld.BusinessLicence)));
        text.AppendLine("A real-estate title, asked at the district and answered by the city:");
        text.AppendLine(Curl(Pick("valid", DemoWorld.RealEstateTitle)));
        text.AppendLine();
        text.Append(CultureInfo.InvariantCulture, $"Tokens of all clients, and more certificates to try, for scripts: {plan.AccessFile}");
        return text.ToString();
    }

    private DemoSample Pick(string verdict, string typeCode) =>
        samples.FirstOrDefault(sample => sample.Verdict == verdict && sample.TypeCode == typeCode) ?? samples.First(sample => sample.Verdict == verdict);

    private string Curl(DemoSample sample)
    {
        string body = JsonSerializer.Serialize(
            new { certificateId = sample.CertificateId, context = new { purpose = DemoWorld.Purposes[0], officer = "jy-017" } },
            s_json);
        return $"  curl -sw '\\n' {plan.HttpOf(DemoWorld.District)}/api/v1/verifications -H 'Content-Type: application/json' -H @{plan.HeaderOf(DemoWorld.District, "counter")} -d '{body}'";
    }
}
