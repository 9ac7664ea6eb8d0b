using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Exchange.Audit.Notes;

/// <summary>The state of a log's tree, as a note's text (c2sp.org/tlog-checkpoint, "Note text").</summary>
public sealed class Checkpoint
{
    /// <summary>The length of a root hash in bytes: SHA-256.</summary>
    public const int HashBytes = 32;

    /// <summary>The longest text that is read as a checkpoint; extension lines share it, which no log should have.</summary>
    public const int MaximumCharacters = 16 * 1024;

    /// <summary>The length of a hash in base64.</summary>
    internal const int HashCharacters = 44;

    private const int LeadingLines = 3;

    private readonly byte[] _rootHash;

    private Checkpoint(string origin, ulong size, byte[] rootHash, IReadOnlyList<string> extensions)
    {
        Origin = origin;
        Size = size;
        _rootHash = rootHash;
        Extensions = extensions;
    }

    /// <summary>Which log it is of, e.g. "exchange.example/350703/0"; anything but empty.</summary>
    public string Origin { get; }

    /// <summary>The number of leaves in the tree.</summary>
    public ulong Size { get; }

    /// <summary>The root of the tree of RFC 6962, section 2.1, at that size: 32 bytes.</summary>
    public ReadOnlyMemory<byte> RootHash => _rootHash;

    /// <summary>Further lines, opaque and not covered by what witnesses state; none in checkpoints of ours.</summary>
    public IReadOnlyList<string> Extensions { get; }

    /// <summary>The checkpoint of a log of ours.</summary>
    /// <exception cref="ArgumentException">The origin cannot stand in one line, or the hash has not 32 bytes.</exception>
    public static Checkpoint Of(string origin, ulong size, ReadOnlySpan<byte> rootHash)
    {
        if (rootHash.Length != HashBytes)
        {
            throw new ArgumentException($"A root hash has {HashBytes} bytes.", nameof(rootHash));
        }

        var checkpoint = new Checkpoint(origin, size, rootHash.ToArray(), []);
        return origin.Length > 0 && !origin.Contains('\n') && NoteText.IsValid(checkpoint.ToText()) && checkpoint.ToText().Length <= MaximumCharacters
            ? checkpoint
            : throw new ArgumentException("An origin is one line, not empty, without control characters.", nameof(origin));
    }

    /// <summary>Reads the text of a note; <paramref name="problem"/> says why it is no checkpoint.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Checkpoint? checkpoint, out CheckpointProblem problem)
    {
        problem = Read(text, out checkpoint);
        return checkpoint is not null;
    }

    /// <summary>The note's text, to be signed. What was read is given back byte for byte.</summary>
    public string ToText()
    {
        var text = new StringBuilder()
            .Append(Origin).Append('\n')
            .Append(StrictText.Decimal(Size)).Append('\n')
            .Append(Convert.ToBase64String(_rootHash)).Append('\n');
        foreach (var line in Extensions)
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static CheckpointProblem Read(string text, out Checkpoint? checkpoint)
    {
        checkpoint = null;
        if (text.Length > MaximumCharacters)
        {
            return CheckpointProblem.TooLong;
        }

        if (!NoteText.IsValid(text)
            || text[..^1].Split('\n') is not { Length: >= LeadingLines } lines
            || lines.Contains(""))
        {
            return CheckpointProblem.Lines;
        }

        if (!StrictText.TryParseDecimal(lines[1], out var size))
        {
            return CheckpointProblem.Size;
        }

        if (!StrictText.TryDecodeHash(lines[2], out var rootHash))
        {
            return CheckpointProblem.RootHash;
        }

        checkpoint = new Checkpoint(lines[0], size, rootHash, lines[LeadingLines..]);
        return CheckpointProblem.None;
    }
}
