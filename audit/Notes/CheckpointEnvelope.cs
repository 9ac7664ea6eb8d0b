using System.Text;

namespace Exchange.Audit.Notes;

/// <summary>
/// Lines, an empty line, a checkpoint: what is handed to a witness (c2sp.org/tlog-witness, "add-checkpoint") and a
/// proof file (c2sp.org/tlog-proof, "Format") have in common.
/// </summary>
internal static class CheckpointEnvelope
{
    /// <summary>The length of a line with a hash, its newline included.</summary>
    public const int HashLineBytes = Checkpoint.HashCharacters + 1;

    /// <summary>Takes the lines before the first empty one, and the checkpoint behind it.</summary>
    public static bool TrySplit(ReadOnlySpan<byte> bytes, int maximumLineBytes, out string[] lines, out ReadOnlySpan<byte> checkpoint)
    {
        lines = [];
        checkpoint = default;
        var end = bytes[..Math.Min(bytes.Length, maximumLineBytes + 1)].IndexOf("\n\n"u8);
        if (end < 0 || !Ascii.IsValid(bytes[..end]))
        {
            return false;
        }

        lines = Encoding.ASCII.GetString(bytes[..end]).Split('\n');
        checkpoint = bytes[(end + 2)..];
        return true;
    }

    /// <summary>Reads lines of one hash each.</summary>
    public static bool TryReadHashes(ReadOnlySpan<string> lines, int maximum, out IReadOnlyList<ReadOnlyMemory<byte>> hashes)
    {
        var read = new List<ReadOnlyMemory<byte>>();
        hashes = read;
        if (lines.Length > maximum)
        {
            return false;
        }

        foreach (var line in lines)
        {
            if (!StrictText.TryDecodeHash(line, out var hash))
            {
                return false;
            }

            read.Add(hash);
        }

        return true;
    }

    /// <summary>Whether all are hashes, and no more than fit.</summary>
    public static bool AreHashes(IReadOnlyList<ReadOnlyMemory<byte>> hashes, int maximum) =>
        hashes.Count <= maximum && hashes.All(hash => hash.Length == Checkpoint.HashBytes);

    public static byte[] Write(IEnumerable<string> lines, IEnumerable<ReadOnlyMemory<byte>> hashes, SignedCheckpoint checkpoint)
    {
        var text = new StringBuilder();
        foreach (var line in lines.Concat(hashes.Select(hash => Convert.ToBase64String(hash.Span))))
        {
            text.Append(line).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.Append('\n').Append(checkpoint.Note).ToString());
    }
}
