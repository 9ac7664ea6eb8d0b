using Exchange.Contracts.CodeLists;
using Exchange.Departments.Registries;

namespace Exchange.Departments.Controls;

/// <summary>A certificate that shows something, with what is needed to ask for it.</summary>
internal sealed record Sample(string Verdict, string CertificateId, string TypeCode, string HolderCode, string HolderCodeType)
{
    public static Sample Of(string verdict, Certificate one) =>
        new(verdict, one.Id, one.Type.Code, one.Holder.Code, one.Holder.CodeType);

    /// <summary>What a verifier must say of the certificate on a day: its state first, then the calendar.</summary>
    public static Verdict VerdictOn(DateOnly today, Certificate one) => one.State.Meaning switch
    {
        CanonicalState.Revoked => Contracts.CodeLists.Verdict.Revoked,
        CanonicalState.Cancelled => Contracts.CodeLists.Verdict.Cancelled,
        CanonicalState.Transferred => Contracts.CodeLists.Verdict.Transferred,
        CanonicalState.Superseded => Contracts.CodeLists.Verdict.Superseded,
        CanonicalState.Suspended => Contracts.CodeLists.Verdict.Suspended,
        CanonicalState.Other => Contracts.CodeLists.Verdict.Other,
        _ when today < one.ValidFrom => Contracts.CodeLists.Verdict.NotYetValid,
        CanonicalState.Expired => Contracts.CodeLists.Verdict.Expired,
        _ when one.ValidTo < today => Contracts.CodeLists.Verdict.Expired,
        _ => Contracts.CodeLists.Verdict.Valid,
    };
}
