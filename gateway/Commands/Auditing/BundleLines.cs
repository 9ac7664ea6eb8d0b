using System.Globalization;
using Exchange.Audit.Export;
using Exchange.Audit.Notes;

namespace Exchange.Gateway.Commands.Auditing;

/// <summary>Says what making or verifying a bundle has shown.</summary>
internal static class BundleLines
{
    /// <returns>The exit code.</returns>
    public static async Task<int> WriteAsync(string directory, BundleVerification shown)
    {
        foreach (string line in Of(directory, shown))
        {
            await System.Console.Out.WriteLineAsync(Printable.Of(line));
        }

        return shown.IsSound ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static IEnumerable<string> Of(string directory, BundleVerification shown)
    {
        if (shown.Bad is { } bad)
        {
            yield return $"证明包不可信 · BUNDLE REFUSED at {bad} 此前已验证 · Proven before it: {shown.Proven.ToString(CultureInfo.InvariantCulture)}";
            yield break;
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"证明包完好 · BUNDLE SOUND: {directory}: {shown.Manifest!.Found.Count} 条记录 · {shown.Manifest.Found.Count} records, {shown.Manifest.Searches.Count} searches, digest {shown.Manifest.Digest()}");
        foreach (var checkpoint in shown.Checkpoints)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  {checkpoint.Head.Size} 条 · entries, root {checkpoint.Head.Root}, signed by {checkpoint.Checkpoint!.Checkpoint.Origin}{string.Concat(checkpoint.Cosignatures.Select(Cosigned))}");
        }

        yield return shown.Manifest.IsWhole
            ? "  检索到的记录全部在内 · It holds everything that the searches found; that they found everything is the node's word."
            : "  因数量上限不全 · A limit was reached: it does not hold everything that was found.";
    }

    private static string Cosigned(Cosignature cosignature) => $", cosigned by {cosignature.Witness.Name}";
}
