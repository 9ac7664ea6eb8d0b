namespace Grpc.Core;

/// <summary>How messages of a stream are written from now on.</summary>
public class WriteOptions(WriteFlags flags = default)
{
    /// <summary>No flag set.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>The flags.</summary>
    public WriteFlags Flags { get; } = flags;
}
