using Exchange.Contracts.CodeLists;
using Exchange.Departments.Generation;
using Exchange.Departments.Registries;

namespace Exchange.Departments.Types;

/// <summary>不动产权证书. Where it ends at all, it ends with the right to use the land.</summary>
internal sealed class RealEstateTitle : CertificateType
{
    public override string Code => "11100000MB03271699001";
    public override string Name => "不动产权证书";
    public override Organisation DefiningBody => Bodies.NationalNaturalResources;
    public override Organisation Issuer => Bodies.NaturalResources;
    public override SerialForm Serials { get; } = SerialForm.Digits();
    public override string Area => "350703";
    public override string RelatedItem => "11350700DEM0NR013L3350700000001";
    public override bool HasDocuments => true;
    public override ulong Stream => 3;

    public override StateList States { get; } = new(
        new("1", CanonicalState.Valid, "现势"),
        new("2", CanonicalState.Superseded, "历史"),
        new("3", CanonicalState.Cancelled, "注销"),
        new("4", CanonicalState.Suspended, "查封"),
        new("5", CanonicalState.Revoked, "撤销"),
        new("6", CanonicalState.Transferred, "转移"),
        new("7", CanonicalState.Expired, "期限届满"),
        new("9", CanonicalState.Other, "其他"));

    public override IHolders Holders(People people, Organisations organisations) => people;

    public override int? TermYears(ref Draw draw) => draw.Below(2) == 0 ? 70 : null;

    public override string Number(string holderCode, long serialNumber, DateOnly issuedOn) =>
        $"闽（{issuedOn.Year}）南平市不动产权第{serialNumber % 10_000_000:D7}号";

    public override Dictionary<string, string> Extension(long holderNumber, ref Draw draw) => new()
    {
        ["坐落"] = $"南平市建阳区{draw.Of<string>(["潭城街道", "童游街道", "麻沙镇", "水吉镇", "黄坑镇"])}{draw.Between(1, 300)}号{draw.Between(101, 1804)}室",
        ["面积"] = $"{draw.Between(45, 260)}.{draw.Below(100):D2}平方米",
        ["用途"] = draw.Of<string>(["城镇住宅用地/住宅", "商服用地/商业服务"]),
    };
}
