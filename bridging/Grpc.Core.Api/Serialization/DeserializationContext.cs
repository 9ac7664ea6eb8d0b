using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a marshaller finds the bytes of one message.</summary>
public abstract class DeserializationContext
{
    /// <summary>The size of the message in bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>The message in an array of its own.</summary>
    public virtual byte[] PayloadAsNewBuffer() => throw new NotImplementedException();

    /// <summary>The message without a copy, where the transport can; valid until the marshaller returns.</summary>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(PayloadAsNewBuffer());
}
