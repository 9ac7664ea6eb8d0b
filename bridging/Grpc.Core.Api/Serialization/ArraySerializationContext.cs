using System.Buffers;

namespace Grpc.Core;

/// <summary>Collects one message into an array, for callers that use a marshaller without a transport.</summary>
internal sealed class ArraySerializationContext : SerializationContext
{
    private ArrayBufferWriter<byte>? _writer;
    private byte[]? _payload;

    public byte[] Payload => _payload ?? throw new InvalidOperationException("The marshaller did not complete the message.");

    public override void Complete(byte[] payload) => _payload = payload;

    public override IBufferWriter<byte> GetBufferWriter() => _writer ??= new ArrayBufferWriter<byte>();

    public override void SetPayloadLength(int payloadLength)
    {
        // The announced size is a hint that an array need not follow.
    }

    public override void Complete() => _payload = _writer is null ? [] : _writer.WrittenSpan.ToArray();
}
