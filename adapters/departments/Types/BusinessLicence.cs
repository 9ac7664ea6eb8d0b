using Exchange.Contracts.CodeLists;
using Exchange.Departments.Generation;
using Exchange.Departments.Registries;

namespace Exchange.Departments.Types;

/// <summary>营业执照. Its number is the holder's own unified social credit code.</summary>
internal sealed class BusinessLicence : CertificateType
{
    public override string Code => "11100000MB0143028R001";
    public override string Name => "营业执照";
    public override Organisation DefiningBody => Bodies.NationalMarketRegulation;
    public override Organisation Issuer => Bodies.MarketRegulation;
    public override SerialForm Serials { get; } = SerialForm.Digits("350703");
    public override string Area => "350703";
    public override string RelatedItem => "11350703DEM0MR018P4350700000001";
    public override bool HasDocuments => true;
    public override ulong Stream => 1;

    public override StateList States { get; } = new(
        new("01", CanonicalState.Valid, "有效"),
        new("02", CanonicalState.Suspended, "暂停"),
        new("03", CanonicalState.Revoked, "吊销"),
        new("04", CanonicalState.Cancelled, "注销"),
        new("05", CanonicalState.Expired, "失效"),
        new("06", CanonicalState.Transferred, "转出"),
        new("07", CanonicalState.Revoked, "撤回"),
        new("08", CanonicalState.Superseded, "已换发"),
        new("99", CanonicalState.Other, "其他"));

    public override IHolders Holders(People people, Organisations organisations) => organisations;

    public override int? TermYears(ref Draw draw) => draw.Below(3) == 0 ? 20 : null;

    public override string Number(string holderCode, long serialNumber, DateOnly issuedOn) => holderCode;

    public override Dictionary<string, string> Extension(long holderNumber, ref Draw draw) => new()
    {
        ["经营范围"] = Organisations.IsEmploymentAgency(holderNumber)
            ? draw.Of<string>(["职业中介活动；劳务派遣服务", "职业中介活动；信息咨询服务"])
            : draw.Of<string>(["餐饮服务；食品销售", "食品销售；日用百货销售"]),
        ["注册资本"] = $"{draw.Between(3, 500)}万元人民币",
    };
}
