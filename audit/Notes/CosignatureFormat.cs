using System.Buffers.Binary;
using System.Text;

namespace Exchange.Audit.Notes;

/// <summary>The bytes of a cosignature with Ed25519 and of what it is over (c2sp.org/tlog-cosignature).</summary>
internal static class CosignatureFormat
{
    private const int TimeBytes = sizeof(ulong);

    /// <summary>The signed message: a line that tells it from any other, the time, the checkpoint's text ("Ed25519 signed message").</summary>
    public static byte[] Message(long seconds, byte[] checkpointText) =>
        [.. Encoding.UTF8.GetBytes($"cosignature/v1\ntime {StrictText.Decimal((ulong)seconds)}\n"), .. checkpointText];

    /// <summary>The <c>timestamped_signature</c> structure ("Format"): the time, big-endian, then the signature.</summary>
    public static byte[] Write(long seconds, byte[] signature)
    {
        var value = new byte[TimeBytes + signature.Length];
        BinaryPrimitives.WriteInt64BigEndian(value, seconds);
        signature.CopyTo(value.AsSpan(TimeBytes));
        return value;
    }

    /// <summary>Takes such a structure apart; a time above 2^63 − 1 is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out long seconds, out ReadOnlySpan<byte> signature)
    {
        seconds = 0;
        signature = default;
        if (value.Length != TimeBytes + Ed25519.SignatureBytes)
        {
            return false;
        }

        seconds = BinaryPrimitives.ReadInt64BigEndian(value);
        signature = value[TimeBytes..];
        return seconds >= 0;
    }
}
