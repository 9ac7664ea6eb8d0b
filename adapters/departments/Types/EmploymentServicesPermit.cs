using Exchange.Contracts.CodeLists;
using Exchange.Departments.Generation;
using Exchange.Departments.Registries;

namespace Exchange.Departments.Types;

/// <summary>人力资源服务许可证. Held by employment agencies; its serials are GUIDs and its words differ from its sibling's.</summary>
internal sealed class EmploymentServicesPermit : CertificateType
{
    public override string Code => "11350700DEM0HR010L002";
    public override string Name => "人力资源服务许可证";
    public override Organisation DefiningBody => Bodies.HumanResources;
    public override Organisation Issuer => Bodies.HumanResources;
    public override SerialForm Serials => SerialForm.Hexadecimal;
    public override string Area => "350700";
    public override string RelatedItem => "11350700DEM0HR010L3350100000002";
    public override ulong Stream => 6;

    public override StateList States { get; } = new(
        new("有效", CanonicalState.Valid, "有效"),
        new("暂停", CanonicalState.Suspended, "暂停"),
        new("吊销", CanonicalState.Revoked, "吊销"),
        new("注销", CanonicalState.Cancelled, "注销"),
        new("届满", CanonicalState.Expired, "届满"),
        new("迁出", CanonicalState.Transferred, "迁出"),
        new("已换发", CanonicalState.Superseded, "已换发"),
        new("其他", CanonicalState.Other, "其他"));

    public override IHolders Holders(People people, Organisations organisations) => organisations;

    public override long HolderNumber(int index) => index * 3L;

    public override long IndexOfHolder(long number) => Organisations.IsEmploymentAgency(number) ? number / 3 : -1;

    public override int? TermYears(ref Draw draw) => 5;

    public override string Number(string holderCode, long serialNumber, DateOnly issuedOn) =>
        $"（闽）人服证字〔{issuedOn.Year}〕第0700{serialNumber % 100_000:D5}3号";

    public override Dictionary<string, string> Extension(long holderNumber, ref Draw draw) => new()
    {
        ["许可事项"] = draw.Of<string>(["职业中介", "职业中介；网络招聘"]),
    };
}
