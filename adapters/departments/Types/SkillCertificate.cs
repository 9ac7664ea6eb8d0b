using Exchange.Contracts.CodeLists;
using Exchange.Departments.Generation;
using Exchange.Departments.Registries;

namespace Exchange.Departments.Types;

/// <summary>职业技能等级证书. Its registry stores states as words, not as codes.</summary>
internal sealed class SkillCertificate : CertificateType
{
    public override string Code => "11350700DEM0HR010L001";
    public override string Name => "职业技能等级证书";
    public override Organisation DefiningBody => Bodies.HumanResources;
    public override Organisation Issuer => Bodies.HumanResources;
    public override SerialForm Serials { get; } = SerialForm.Digits("S350700");
    public override string Area => "350700";
    public override string RelatedItem => "11350700DEM0HR010L3350700000001";
    public override bool HasDocuments => true;
    public override ulong Stream => 5;

    public override StateList States { get; } = new(
        new("有效", CanonicalState.Valid, "有效"),
        new("暂停", CanonicalState.Suspended, "暂停"),
        new("撤销", CanonicalState.Revoked, "撤销"),
        new("注销", CanonicalState.Cancelled, "注销"),
        new("过期", CanonicalState.Expired, "过期"),
        new("转出", CanonicalState.Transferred, "转出"),
        new("已换发", CanonicalState.Superseded, "已换发"),
        new("其他", CanonicalState.Other, "其他"));

    public override IHolders Holders(People people, Organisations organisations) => people;

    public override int? TermYears(ref Draw draw) => draw.Below(4) == 0 ? 10 : null;

    public override string Number(string holderCode, long serialNumber, DateOnly issuedOn) =>
        $"S3507{issuedOn.Year % 100:D2}{serialNumber:D9}";

    public override Dictionary<string, string> Extension(long holderNumber, ref Draw draw) => new()
    {
        ["职业名称"] = draw.Of<string>(["中式烹调师", "茶艺师", "电工", "养老护理员", "保育师"]),
        ["技能等级"] = draw.Of<string>(["五级/初级工", "四级/中级工", "三级/高级工", "二级/技师"]),
    };
}
