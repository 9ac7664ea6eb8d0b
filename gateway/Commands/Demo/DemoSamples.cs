using System.Net.Http.Json;

namespace Exchange.Gateway.Commands.Demo;

/// <summary>A certificate of a simulated department and the verdict it has.</summary>
internal sealed record DemoSample(string Verdict, string CertificateId, string TypeCode, string HolderCode, string HolderCodeType);

/// <summary>Asks the simulated departments what there is to try.</summary>
internal static class DemoSamples
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    public static async Task<IReadOnlyList<DemoSample>> ReadAsync(DemoPlan plan, CancellationToken cancellation)
    {
        using HttpClient http = new();
        List<DemoSample> samples = [];
        foreach (string source in DemoWorld.Nodes.SelectMany(node => node.Sources))
        {
            Uri address = new(plan.DepartmentOf(source) + "/_control/samples");
            samples.AddRange(await ReadAsync(http, address, cancellation));
        }

        return samples;
    }

    /// <summary>One certificate per verdict, of one type after the other.</summary>
    public static IReadOnlyList<string> Assorted(IReadOnlyList<DemoSample> samples) =>
    [
        .. from verdict in samples.Where(sample => sample.Verdict != "several").GroupBy(sample => sample.Verdict).Index()
           let ofTypes = verdict.Item.DistinctBy(sample => sample.TypeCode).ToArray()
           select ofTypes[verdict.Index % ofTypes.Length].CertificateId,
    ];

    private static async Task<IReadOnlyList<DemoSample>> ReadAsync(HttpClient http, Uri address, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await http.GetFromJsonAsync<List<DemoSample>>(address, cancellation) ?? [];
            }
            catch (HttpRequestException exception) when (exception.StatusCode is null)
            {
                await Task.Delay(s_pause, cancellation);
            }
        }
    }
}
