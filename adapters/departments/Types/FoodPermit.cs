using Exchange.Contracts.CodeLists;
using Exchange.Departments.Generation;
using Exchange.Departments.Registries;

namespace Exchange.Departments.Types;

/// <summary>食品经营许可证. Held by food businesses, never by employment agencies; its list numbers lapsed 06 and transferred 05.</summary>
internal sealed class FoodPermit : CertificateType
{
    public override string Code => "11350703DEM0MR018P001";
    public override string Name => "食品经营许可证";
    public override Organisation DefiningBody => Bodies.MarketRegulation;
    public override Organisation Issuer => Bodies.MarketRegulation;
    public override SerialForm Serials { get; } = SerialForm.Digits("JY350703");
    public override string Area => "350703";
    public override string RelatedItem => "11350703DEM0MR018P4350100000002";
    public override ulong Stream => 2;

    public override StateList States { get; } = new(
        new("01", CanonicalState.Valid, "有效"),
        new("02", CanonicalState.Suspended, "暂停"),
        new("03", CanonicalState.Revoked, "吊销"),
        new("04", CanonicalState.Cancelled, "注销"),
        new("05", CanonicalState.Transferred, "转出"),
        new("06", CanonicalState.Expired, "失效"),
        new("07", CanonicalState.Revoked, "撤回"),
        new("08", CanonicalState.Superseded, "已换发"),
        new("99", CanonicalState.Other, "其他"));

    public override IHolders Holders(People people, Organisations organisations) => organisations;

    public override long HolderNumber(int index) => index / 2 * 3L + 1 + index % 2;

    public override long IndexOfHolder(long number) =>
        Organisations.IsEmploymentAgency(number) ? -1 : number / 3 * 2 + number % 3 - 1;

    public override int? TermYears(ref Draw draw) => 5;

    public override string Number(string holderCode, long serialNumber, DateOnly issuedOn) => $"JY1350703{serialNumber % 10_000_000:D7}";

    public override Dictionary<string, string> Extension(long holderNumber, ref Draw draw) => new()
    {
        ["主体业态"] = draw.Of<string>(["餐饮服务经营者", "食品销售经营者"]),
        ["经营项目"] = draw.Of<string>(["热食类食品制售", "冷食类食品制售", "预包装食品销售", "糕点类食品制售"]),
    };
}
