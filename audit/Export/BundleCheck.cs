using System.Security.Cryptography;

namespace Exchange.Audit.Export;

/// <summary>
/// Verifies a bundle with nothing but the bundle and the public keys: that each file is the one that was made, each record is in
/// its log under its index as the log's signed and cosigned checkpoint vouches for it, and the report says what the records say.
/// Holds one record at a time; what it reads is bounded, whoever made the bundle.
/// </summary>
public static class BundleCheck
{
    /// <summary>Whether a directory is a bundle, sound or not.</summary>
    public static bool IsBundle(string directory) => File.Exists(Path.Combine(directory, BundleManifest.FileName));

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static BundleVerification Run(string directory, BundleTrust trust, CancellationToken cancellation = default)
    {
        BundleManifest? manifest = null;
        BundleContents? contents = null;
        try
        {
            var folder = new BundleFolder(directory);
            manifest = ManifestOf(folder);
            var digests = manifest.Files.ToDictionary(file => file.Name, file => file.Digest, StringComparer.Ordinal);
            contents = new BundleContents(manifest, trust, (name, most) => Matching(name, folder.Read(name, most), digests[name]));
            using var report = new HashedReport();
            contents.Prove(new BundleReport(report.Writer), cancellation);
            RequireDigest(BundleFiles.Report, folder.HashReport(), digests[BundleFiles.Report]);
            return digests[BundleFiles.Report].Span.SequenceEqual(report.Finish())
                ? new BundleVerification(manifest, contents.Checkpoints, contents.Proven, null)
                : throw new BundleFaultException(BundleFiles.Report, "it does not say what the records say.");
        }
        catch (BundleFaultException exception)
        {
            return new BundleVerification(manifest, contents?.Checkpoints ?? [], contents?.Proven ?? 0, exception.Fault);
        }
    }

    private static BundleManifest ManifestOf(BundleFolder folder)
    {
        if (!BundleManifest.TryParse(folder.Read(BundleManifest.FileName, BundleManifest.MaximumBytes), out var manifest))
        {
            throw new BundleFaultException(BundleManifest.FileName, "it is no manifest, or was changed.");
        }

        var names = manifest.FileNames();
        if (!manifest.Files.Select(file => file.Name).SequenceEqual(names))
        {
            throw new BundleFaultException(BundleManifest.FileName, "its files are not those of its records.");
        }

        return folder.FindStranger([.. names, BundleManifest.FileName]) is { } stranger
            ? throw new BundleFaultException(stranger, "the manifest does not name it.")
            : manifest;
    }

    private static byte[] Matching(string name, byte[] content, ReadOnlyMemory<byte> digest)
    {
        RequireDigest(name, SHA256.HashData(content), digest);
        return content;
    }

    private static void RequireDigest(string name, ReadOnlySpan<byte> found, ReadOnlyMemory<byte> digest)
    {
        if (!digest.Span.SequenceEqual(found))
        {
            throw new BundleFaultException(name, "it is not the file that the manifest names.");
        }
    }
}
