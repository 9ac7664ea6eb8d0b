using Exchange.Contracts.Identifiers;
using Exchange.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using RegistryState = Exchange.Contracts.V1.State;

namespace Exchange.Tests.Unit.Gateway;

/// <summary>Fictional certificates as a registry answers them.</summary>
internal static class TestCertificates
{
    public const string TypeCode = "11100000MB0143028R001";
    public const string PeerTypeCode = "11100000MB03271699001";
    public const string HolderCode = "91350100M000100Y43";
    public const string HolderCodeType = "001";
    public const string HolderName = "建阳区潭城街道幸福餐饮店";

    public static readonly string Id = IdOf(TypeCode, 1);
    public static readonly string PeerId = IdOf(PeerTypeCode, 1);

    /// <summary>An identifier that no other serial has.</summary>
    public static string IdOf(string typeCode, int serial, string version = "001") =>
        CertificateIdentifier.Create(typeCode, HolderCode, FormattableString.Invariant($"{serial:D9}"), version).ToString();

    /// <summary>The identifier with a check character that is wrong.</summary>
    public static string WithWrongCheck(string id) => id[..^1] + (id[^1] == 'A' ? 'B' : 'A');

    public static Certificate Make(
        string? id = null,
        CanonicalState state = CanonicalState.Valid,
        DateOnly? from = null,
        DateOnly? to = null,
        ulong sequence = 1,
        string typeCode = TypeCode)
    {
        var certificate = new Certificate
        {
            Id = id ?? IdOf(typeCode, 1),
            Type = new CertificateType { Code = typeCode, Name = "营业执照" },
            Number = "JY13507030001",
            Issuer = new Organisation { Code = "11350784003960522A", Name = "市场监督管理局" },
            DefiningBody = new Organisation { Code = "11100000MB0143028R", Name = "国家市场监督管理总局" },
            Holder = new Holder { Code = HolderCode, CodeType = HolderCodeType, Name = HolderName },
            IssuedOn = DateOf(from),
            ValidFrom = DateOf(from),
            ValidTo = DateOf(to),
            AreaCode = "350703",
            State = new RegistryState { SourceCode = "01", Canonical = state, Text = "存续" },
            Version = "001",
            HasDocument = true,
            ChangeSequence = sequence,
        };
        certificate.Annotations.Add(new Annotation
        {
            MadeAt = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero)),
            MadeBy = "市场监督管理局",
            Reason = "地址变更",
            ValidTo = new Date { Year = 2027, Month = 1, Day = 31 },
        });
        certificate.RelatedItems.Add("11350784003960522A4350100000001");
        certificate.Extension["scope"] = "餐饮服务";
        return certificate;
    }

    public static Date? DateOf(DateOnly? day) => day is { } value ? new Date { Year = value.Year, Month = value.Month, Day = value.Day } : null;
}
