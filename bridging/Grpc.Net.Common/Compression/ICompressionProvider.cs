using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>One way to compress messages.</summary>
public interface ICompressionProvider
{
    /// <summary>Its name in <c>grpc-encoding</c>.</summary>
    string EncodingName { get; }

    /// <summary>A stream that compresses what is written into <paramref name="stream"/>, and leaves that open.</summary>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    /// <summary>A stream that decompresses what is read from <paramref name="stream"/>, and leaves that open.</summary>
    Stream CreateDecompressionStream(Stream stream);
}
