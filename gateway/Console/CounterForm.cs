using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;

namespace Exchange.Gateway.Console;

/// <summary>By what the page asks.</summary>
internal enum AskedBy
{
    Certificate,
    Holder,
}

/// <summary>The form of the counter page: as somebody sent it, or as it is to stand there next.</summary>
internal sealed record CounterForm
{
    public const string TokenField = "form-token";

    /// <summary>A button that names a certificate: a sample or a candidate. It goes before what the fields say.</summary>
    public const string ChooseField = "choose";

    public const string HolderValue = "holder";
    public const string CertificateValue = "certificate";

    public AskedBy By { get; init; }

    public string CertificateId { get; init; } = "";

    public string HolderCode { get; init; } = "";

    public string HolderCodeType { get; init; } = Contracts.CodeLists.HolderCodeType.CitizenId;

    public string TypeCode { get; init; } = "";

    public string Officer { get; init; } = "";

    public string Purpose { get; init; } = "";

    /// <summary>Blanks around what was typed or scanned are nobody's intention; everything else is left as it is.</summary>
    public static CounterForm Read(IFormCollection form)
    {
        string chosen = form[ChooseField].ToString();
        return new CounterForm
        {
            By = chosen.Length == 0 && form["by"] == HolderValue ? AskedBy.Holder : AskedBy.Certificate,
            CertificateId = chosen.Length > 0 ? chosen : Typed(form, "certificateId"),
            HolderCode = Typed(form, "holderCode"),
            HolderCodeType = form["holderCodeType"].ToString(),
            TypeCode = form["typeCode"].ToString(),
            Officer = Typed(form, "officer"),
            Purpose = form["purpose"].ToString(),
        };
    }

    public Outcome<VerificationQuestion> ToQuestion()
    {
        Outcome<CallContext> context = CallContext.Create(Purpose, Officer, itemCode: null, caseNumber: null, ContextPlace.Body);
        return By == AskedBy.Holder
            ? VerificationQuestion.Create(certificateId: null, HolderQueries.Create(HolderCode, HolderCodeType, TypeCode), context)
            : VerificationQuestion.Create(CertificateId, holder: null, context);
    }

    /// <summary>The form for the next certificate: the same officer and purpose, ready to be scanned into.</summary>
    public CounterForm Next() => this with { CertificateId = "", HolderCode = "" };

    private static string Typed(IFormCollection form, string field) => form[field].ToString().Trim();
}
