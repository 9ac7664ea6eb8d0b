using Exchange.Contracts.CodeLists;
using Exchange.Contracts.Identifiers;
using Exchange.Departments.Registries;
using Exchange.Departments.Types;

namespace Exchange.Departments.Generation;

/// <summary>
/// Makes up the certificates of one type, each from the seed and its index alone, and finds the index again from an
/// identifier or a holder. Nothing is kept, so that a million certificates cost no more than ten.
/// </summary>
/// <param name="today">The day that expiries are set around. Fixed, so that a certificate does not change at midnight.</param>
internal sealed class CertificateGenerator(CertificateType type, int count, ulong seed, DateOnly today)
{
    private const string CheckCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static readonly string[] AnnotationReasons = ["经营场所变更备案", "负责人变更备案", "年度报告已公示", "信息更正"];
    private static readonly string[] OtherReasons = ["列入经营异常名录，待核实", "信息存疑，待发证机关核查", "涉及诉讼，暂缓使用"];

    private readonly IHolders _holders = type.Holders(new People(seed), new Organisations(seed));
    private readonly Permutation _serials = new(Mix.Of(seed, type.Stream, ulong.MaxValue), type.Serials.Space);

    public CertificateType Type => type;

    /// <summary>The certificate at an index; also beyond the last one, for what the registry might have but has not.</summary>
    public Certificate Create(int index, ulong sequence)
    {
        var situation = Situations.Of(index);
        var draw = new Draw(seed, type.Stream, (ulong)index);
        var period = Period.For(situation, type.TermYears(ref draw), today, ref draw);
        var holderNumber = type.HolderNumber(Situations.HolderIndex(index));
        var holder = new Holder(_holders.NameOf(holderNumber), _holders.CodeOf(holderNumber), _holders.CodeType);
        return new Certificate
        {
            Id = IdentifierOf(index, situation),
            Type = type,
            Number = type.Number(holder.Code, SerialNumber(index), period.IssuedOn),
            Issuer = type.Issuer,
            DefiningBody = type.DefiningBody,
            Holder = holder,
            IssuedOn = period.IssuedOn,
            ValidFrom = period.ValidFrom,
            ValidTo = period.ValidTo,
            Area = type.Area,
            State = StateOf(situation, ref draw),
            Version = VersionOf(situation),
            Annotations = Annotations(period, ref draw),
            RelatedItems = [type.RelatedItem],
            Extension = type.Extension(holderNumber, ref draw),
            HasDocument = type.HasDocuments,
            Sequence = sequence,
        };
    }

    /// <summary>The index of the certificate with exactly this identifier, or −1.</summary>
    public int IndexOf(in CertificateIdentifier id)
    {
        if (!type.Serials.TryRead(id.Serial, out var number))
        {
            return -1;
        }

        var index = _serials.Undo(number);
        if (index < count && Situations.Of((int)index) == Situation.Superseded && id.Version.SequenceEqual("002"))
        {
            index++;
        }

        return index < count && IdentifierOf((int)index, Situations.Of((int)index)) == id.ToString() ? (int)index : -1;
    }

    /// <summary>The indexes of all certificates of a holder, whatever their state.</summary>
    public IEnumerable<int> IndexesOf(string holderCode, string holderCodeType)
    {
        if (holderCodeType != _holders.CodeType || !_holders.TryNumberOf(holderCode, out var number))
        {
            yield break;
        }

        var index = type.IndexOfHolder(number);
        if (index < 0 || index >= count || Situations.HolderIndex((int)index) != index)
        {
            yield break;
        }

        yield return (int)index;
        if (index + 1 < count && Situations.HolderIndex((int)index + 1) == index)
        {
            yield return (int)index + 1;
        }
    }

    private long SerialNumber(int index) => _serials.Apply(Situations.SerialIndex(index));

    private string IdentifierOf(int index, Situation situation)
    {
        var serial = type.Serials.Write(SerialNumber(index));
        var id = CertificateIdentifier.Create(type.Code, type.Issuer.Code, serial, VersionOf(situation)).ToString();
        return situation == Situation.CheckCharacterOff ? OneOff(id) : id;
    }

    private static string OneOff(string id)
    {
        var check = CheckCharacters.IndexOf(id[^1], StringComparison.Ordinal);
        return id[..^1] + CheckCharacters[(check + CheckCharacters.Length - 1) % CheckCharacters.Length];
    }

    private static string VersionOf(Situation situation) => situation == Situation.Successor ? "002" : "001";

    private CertificateState StateOf(Situation situation, ref Draw draw) => situation switch
    {
        Situation.Superseded => type.States.Of(CanonicalState.Superseded),
        Situation.Revoked => type.States.Of(CanonicalState.Revoked),
        Situation.Withdrawn => type.States.Of(CanonicalState.Revoked, rarer: true),
        Situation.Cancelled => type.States.Of(CanonicalState.Cancelled),
        Situation.Suspended => type.States.Of(CanonicalState.Suspended),
        Situation.Transferred => type.States.Of(CanonicalState.Transferred),
        Situation.Other => type.States.Of(CanonicalState.Other, text: draw.Of<string>(OtherReasons)),
        Situation.Lapsed => type.States.Of(CanonicalState.Expired),
        _ => type.States.Of(CanonicalState.Valid),
    };

    private Annotation[] Annotations(Period period, ref Draw draw)
    {
        if (draw.Below(10) != 0 || period.IssuedOn >= today.AddDays(-30))
        {
            return [];
        }

        var madeOn = period.IssuedOn.AddDays(draw.Below(30)).ToDateTime(new TimeOnly(draw.Between(8, 17), draw.Below(60), draw.Below(60)));
        DateOnly? validTo = draw.Below(2) == 0 ? today.AddDays(draw.Between(30, 700)) : null;
        return [new Annotation(new DateTimeOffset(madeOn, ChinaTime.Offset), type.Issuer.Name, draw.Of<string>(AnnotationReasons), validTo)];
    }
}
