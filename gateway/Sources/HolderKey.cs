using System.Buffers.Binary;
using Google.Protobuf;

namespace Exchange.Gateway.Sources;

/// <summary>
/// Stands for what a holder has of a certificate type, and tells nothing of the holder without the key it was made with.
/// Four bytes name that key, so that two that were made with different ones are never compared; twelve are the code.
/// </summary>
internal readonly record struct HolderKey(UInt128 Value)
{
    public const int Bytes = 16;

    /// <summary>False where nobody told whose it is.</summary>
    public bool IsKnown => Value != UInt128.Zero;

    /// <summary>The number of the key it was made with.</summary>
    public uint MadeWith => (uint)(Value >> 96);

    /// <returns>Not known where there are not as many bytes.</returns>
    public static HolderKey Read(ReadOnlySpan<byte> bytes) => bytes.Length == Bytes ? new HolderKey(BinaryPrimitives.ReadUInt128BigEndian(bytes)) : default;

    /// <summary>Empty where it is not known.</summary>
    public ByteString ToByteString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return IsKnown ? ByteString.CopyFrom(bytes) : ByteString.Empty;
    }
}
