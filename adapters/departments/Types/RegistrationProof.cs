using Exchange.Contracts.CodeLists;
using Exchange.Departments.Generation;
using Exchange.Departments.Registries;

namespace Exchange.Departments.Types;

/// <summary>不动产登记证明, here of mortgages. Its list gives 4 to lapsed, where the title's gives 4 to suspended.</summary>
internal sealed class RegistrationProof : CertificateType
{
    public override string Code => "11100000MB03271699022";
    public override string Name => "不动产登记证明";
    public override Organisation DefiningBody => Bodies.NationalNaturalResources;
    public override Organisation Issuer => Bodies.NaturalResources;
    public override SerialForm Serials { get; } = SerialForm.Digits();
    public override string Area => "350703";
    public override string RelatedItem => "11350700DEM0NR013L3350700000002";
    public override ulong Stream => 4;

    public override StateList States { get; } = new(
        new("1", CanonicalState.Valid, "有效"),
        new("2", CanonicalState.Superseded, "历史"),
        new("3", CanonicalState.Cancelled, "注销"),
        new("4", CanonicalState.Expired, "失效"),
        new("5", CanonicalState.Suspended, "冻结"),
        new("6", CanonicalState.Revoked, "撤销"),
        new("7", CanonicalState.Transferred, "转移"),
        new("9", CanonicalState.Other, "其他"));

    public override IHolders Holders(People people, Organisations organisations) => people;

    public override int? TermYears(ref Draw draw) => draw.Between(10, 30);

    public override string Number(string holderCode, long serialNumber, DateOnly issuedOn) =>
        $"闽（{issuedOn.Year}）南平市不动产证明第{serialNumber % 10_000_000:D7}号";

    public override Dictionary<string, string> Extension(long holderNumber, ref Draw draw) => new()
    {
        ["证明权利或事项"] = "抵押权",
        ["被担保债权数额"] = $"{draw.Between(10, 300)}万元",
    };
}
