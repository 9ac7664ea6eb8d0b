using Exchange.Gateway.Http;

namespace Exchange.Gateway.Console.Texts;

/// <param name="Detail">What happened. Where a fault of an identifier was found, that is told in its place.</param>
/// <param name="Remedy">What whoever stands at the counter can do.</param>
internal sealed record ProblemText(Text Detail, Text Remedy);

/// <summary>Problems in the words of the counter: the remedies of the interface speak to programmers.</summary>
internal static class ProblemTexts
{
    private static readonly Text s_tryLater = new("请过一会儿再试。", "Try again in a moment.");
    private static readonly Text s_tellOperator = new("请告知本节点的运维人员。", "Tell the operator of this node.");

    private static readonly Dictionary<string, ProblemText> s_byCode = new()
    {
        [ProblemKind.ContextRequired.Code] = new(
            new("每次核验都要写明核验用途和经办人。", "Every verification states its purpose and its officer."),
            new("请填写经办人、选定用途后再提交。", "Fill in the officer and choose a purpose, then send it again.")),
        [ProblemKind.MalformedRequest.Code] = new(
            new("有内容没有填写，或者格式不对。", "Something is missing or has the wrong form."),
            new("按证照核验要填证照标识；按主体核验要填证件号码、证件类型和证照类型。经办人不超过 100 个字。", "By certificate, give its identifier; by holder, give the holder's code, its kind and the certificate type. The officer has at most 100 characters.")),
        [ProblemKind.IdentifierMalformed.Code] = new(
            new("输入的内容不是规范的标识。", "What was typed is not a well-formed identifier."),
            new("请与证照原件逐字核对，在标出的位置改正。", "Compare it with the certificate and mend it at the marked place.")),
        [ProblemKind.CheckCharacter.Code] = new(
            new("校验码不符，登记机关也没有这个标识。", "The check character does not match, and no registry knows the identifier as it is."),
            new("多半是输错了一个字符，请与证照原件逐字核对。", "One character is probably mistyped. Compare each with the certificate.")),
        [ProblemKind.NotGranted.Code] = new(
            new("没有授权允许本窗口核验这种证照。", "No grant lets this counter verify certificates of this type."),
            new("请向提供这种证照的部门申请授权。", "Ask the department that provides these certificates for a grant.")),
        [ProblemKind.PurposeNotGranted.Code] = new(
            new("本窗口有核验这种证照的授权，但不包括所选用途。", "A grant covers certificates of this type, but not for the chosen purpose."),
            new("请另选用途；没有合适用途的，向提供部门申请授权。", "Choose another purpose, or ask the providing department to widen the grant.")),
        [ProblemKind.SourceUnavailable.Code] = new(
            new("登记机关的系统现在查询不到，没有得出结论。", "The registry cannot be asked now, so nothing could be found out."), s_tryLater),
        [ProblemKind.SourceInvalid.Code] = new(
            new("登记机关答复的内容无法使用，没有得出结论。", "The registry answered something that cannot be used, so nothing could be found out."), s_tellOperator),
        [ProblemKind.PeerUnavailable.Code] = new(
            new("负责这种证照的节点现在没有应答，没有得出结论。", "The node that answers for this certificate type did not answer, so nothing could be found out."), s_tryLater),
        [ProblemKind.AuditUnavailable.Code] = new(
            new("这次核验现在无法写入审计日志；没有留痕，就不作答复。", "The record of this verification cannot be written now, and nothing is answered without its record."),
            new("请过一会儿再试；仍不行的，告知本节点的运维人员。", "Try again in a moment; if it stays so, tell the operator of this node.")),
        [ProblemKind.Internal.Code] = new(
            new("系统内部出错，没有得出结论。", "The node failed, so nothing could be found out."), s_tellOperator),
    };

    public static ProblemText Of(ProblemKind kind) => s_byCode.GetValueOrDefault(kind.Code, s_byCode[ProblemKind.Internal.Code]);

    /// <summary>Whether the question was never decided, so that nothing is said about the certificate.</summary>
    public static bool IsInconclusive(ProblemKind kind) => kind.Status >= StatusCodes.Status500InternalServerError;
}
