using System.Globalization;
using Exchange.Audit.Notes;

namespace Exchange.Audit.Export;

/// <summary>What the files of a bundle are called. Names follow from numbers only, so none leads out of the bundle.</summary>
internal static class BundleFiles
{
    public const string Keys = "keys.txt";
    public const string Report = "report.html";

    /// <summary>The longest file with keys.</summary>
    public const int MaximumKeyBytes = 64 * 1024;

    public static string Checkpoint(int replica) => string.Create(CultureInfo.InvariantCulture, $"checkpoints/{replica}.checkpoint");

    public static string Record(BundledRecord record) => Of(record) + DisclosedRecord.Extension;

    public static string Proof(BundledRecord record) => Of(record) + ProofFile.Extension;

    private static string Of(BundledRecord record) => string.Create(CultureInfo.InvariantCulture, $"records/{record.Replica}-{record.Index}");
}
