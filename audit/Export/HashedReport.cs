using System.Security.Cryptography;
using System.Text;

namespace Exchange.Audit.Export;

/// <summary>Takes a report in, keeps its hash only, and hands it on to where it is kept, if anywhere.</summary>
internal sealed class HashedReport : IDisposable
{
    private readonly SHA256 _hash = SHA256.Create();
    private readonly CryptoStream _stream;

    /// <param name="target">Where it is kept; left open. Null to keep it nowhere.</param>
    public HashedReport(Stream? target = null)
    {
        _stream = new CryptoStream(target ?? Stream.Null, _hash, CryptoStreamMode.Write, leaveOpen: true);
        Writer = new StreamWriter(_stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
    }

    public TextWriter Writer { get; }

    /// <summary>The SHA-256 of all that was written.</summary>
    public byte[] Finish()
    {
        Writer.Flush();
        _stream.FlushFinalBlock();
        return _hash.Hash!;
    }

    public void Dispose()
    {
        Writer.Dispose();
        _stream.Dispose();
        _hash.Dispose();
    }
}
