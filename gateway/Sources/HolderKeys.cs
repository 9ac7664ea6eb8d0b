using System.Buffers.Binary;
using System.Text;
using Exchange.Contracts.V1;
using Exchange.Gateway.Keys;

namespace Exchange.Gateway.Sources;

/// <summary>
/// Makes this node's holder keys, under the index key of its ring. Only the node that answers for a type makes those that
/// cards and changes of the type bear; others keep them as they are.
/// </summary>
internal sealed class HolderKeys(KeyRing ring)
{
    public HolderKey Of(HolderQuery query) => Of(query.TypeCode, query.HolderCodeType, query.HolderCode);

    /// <returns>Not known where the certificate does not name its holder.</returns>
    public HolderKey Of(Certificate certificate) => certificate is { Type.Code: { Length: > 0 } type, Holder: { Code.Length: > 0 } holder }
        ? Of(type, holder.CodeType, HolderQueries.CanonicalOrAsIs(holder.Code, holder.CodeType))
        : default;

    private HolderKey Of(string typeCode, string codeType, string code)
    {
        // What certificates are named by under the same key has no line feed.
        byte[] described = Encoding.UTF8.GetBytes($"holder\n{typeCode}\n{codeType}\n{code}");
        Span<byte> name = stackalloc byte[HolderKey.Bytes];
        ring.Name(described, name);
        BinaryPrimitives.WriteUInt32BigEndian(name, ring.IndexId);
        return HolderKey.Read(name);
    }
}
