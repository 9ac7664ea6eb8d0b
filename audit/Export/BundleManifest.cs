using System.Diagnostics.CodeAnalysis;

namespace Exchange.Audit.Export;

/// <summary>How many records of a replica's log were searched, as the node said.</summary>
/// <param name="Replica">Whose log.</param>
/// <param name="Size">From the first record on.</param>
public sealed record BundledCoverage(int Replica, ulong Size);

/// <summary>A log of which there are records in a bundle.</summary>
/// <param name="Replica">Whose log.</param>
/// <param name="Origin">What it is called in the world: the name of the key that signs its checkpoints.</param>
public sealed record BundledLog(int Replica, string Origin);

/// <summary>A record that is in a bundle.</summary>
/// <param name="Replica">In whose log it is.</param>
/// <param name="Index">Where in the log, from 0.</param>
/// <param name="Entries">What was found of it, in ascending order: 0 is the record itself, from 1 on the questions of a batch. Empty for a search.</param>
public sealed record BundledRecord(int Replica, ulong Index, IReadOnlyList<int> Entries);

/// <summary>A file of a bundle.</summary>
/// <param name="Name">Its path within the bundle, with slashes.</param>
/// <param name="Digest">The SHA-256 of its content.</param>
public sealed record BundledFile(string Name, ReadOnlyMemory<byte> Digest);

/// <summary>What is in a bundle, and what was said of it when it was made.</summary>
public sealed record BundleManifest
{
    /// <summary>The name of its file.</summary>
    public const string FileName = "manifest.txt";

    /// <summary>The most records that a bundle holds, its searches included.</summary>
    public const int MaximumRecords = 10_000;

    /// <summary>The longest manifest that is read.</summary>
    public const int MaximumBytes = 16 << 20;

    /// <summary>When it was made, by the clock of the machine that made it; whole seconds, UTC.</summary>
    public required DateTimeOffset Made { get; init; }

    /// <summary>Whether it holds everything that was found; false where a limit cut it.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>What was searched.</summary>
    public required IReadOnlyList<BundledCoverage> Covered { get; init; }

    /// <summary>The logs of the records.</summary>
    public required IReadOnlyList<BundledLog> Logs { get; init; }

    /// <summary>The records of the searches by which the others were found.</summary>
    public required IReadOnlyList<BundledRecord> Searches { get; init; }

    /// <summary>What was found, the newest first.</summary>
    public required IReadOnlyList<BundledRecord> Found { get; init; }

    /// <summary>Every other file of the bundle, in the order of their names.</summary>
    public IReadOnlyList<BundledFile> Files { get; init; } = [];

    /// <summary>The names that the files must have, and no others, in order.</summary>
    public IReadOnlyList<string> FileNames()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal) { BundleFiles.Keys, BundleFiles.Report };
        names.UnionWith(Logs.Select(log => BundleFiles.Checkpoint(log.Replica)));
        names.UnionWith(Searches.Concat(Found).SelectMany(record => (string[])[BundleFiles.Record(record), BundleFiles.Proof(record)]));
        return [.. names];
    }

    /// <summary>Reads a manifest; false if it is none, or its digest is not that of its lines.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out BundleManifest? manifest) => BundleManifestText.TryRead(bytes, out manifest);

    /// <summary>The manifest as a file. What was read is given back byte for byte.</summary>
    public byte[] ToBytes() => BundleManifestText.Write(this);

    /// <summary>The digest in the last line: it names the whole bundle, byte for byte.</summary>
    public string Digest() => BundleManifestText.DigestOf(this);
}
