using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a marshaller puts the bytes of one message: either all at once, or through a buffer writer.</summary>
public abstract class SerializationContext
{
    /// <summary>Hands over the whole message.</summary>
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    /// <summary>The writer to fill before <see cref="Complete()"/>.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    /// <summary>Announces the size, in bytes, before the first write, so that the transport need not copy.</summary>
    public virtual void SetPayloadLength(int payloadLength) => throw new NotImplementedException();

    /// <summary>Says that the writer holds the whole message.</summary>
    public virtual void Complete() => throw new NotImplementedException();
}
