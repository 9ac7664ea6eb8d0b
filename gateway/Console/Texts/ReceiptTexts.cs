using Exchange.Gateway.Verification;

namespace Exchange.Gateway.Console.Texts;

/// <summary>The texts of the page of receipts.</summary>
internal static class ReceiptTexts
{
    public static readonly Text Title = new("核验回执查验", "Check a verification receipt");
    public static readonly Text SkipToForm = new("跳到查验表单", "Skip to the form");
    public static readonly Text Paste = new("粘贴核验回执", "Paste the receipt");
    public static readonly Text Hint = new(
        "粘贴回执文本，或带有回执的整个答复。内容只用于本次查验，不留存。",
        "Paste the receipt, or the whole answer that has it. It is used for this check only and kept nowhere.");
    public static readonly Text Check = new("查验", "Check");
    public static readonly Text Says = new("回执所载", "What the receipt says");
    public static readonly Text Verdict = new("核验结论", "Verdict");
    public static readonly Text TypeCode = new("证照类型代码", "Certificate type code");
    public static readonly Text Candidates = new("现行证照（共 {0} 份）", "Current certificates ({0} in all)");
    public static readonly Text ItemCode = new("事项编码", "Item code");
    public static readonly Text CaseNumber = new("办件编号", "Case number");
    public static readonly Text Client = new("核验系统", "Client system");
    public static readonly Text Department = new("核验部门", "Department");
    public static readonly Text GivenBy = new("出具节点", "Given by");
    public static readonly Text GivenAt = new("出具时间", "Given at");
    public static readonly Text Foot = new(
        "回执证明某时某节点答复过什么，不说明证照现在的状态；现在的状态请重新核验。",
        "A receipt proves what a node answered at a time. It says nothing about the certificate now: verify it anew for that.");

    public static readonly Text Proven = new("回执属实", "The receipt is genuine");
    public static readonly Text ProvenDetail = new(
        "签名有效：以下内容由所载节点出具，此后未被改动。",
        "The signature holds: the node named below gave this receipt, and nothing in it was changed since.");

    public static Text TitleOf(StatementFault fault) => fault switch
    {
        StatementFault.None => Proven,
        StatementFault.Unreadable => new("这不是核验回执", "This is no receipt"),
        StatementFault.SignatureFails => new("签名无效", "The signature does not hold"),
        _ => new("无法证明", "Not proven"),
    };

    public static Text DetailOf(StatementFault fault) => fault switch
    {
        StatementFault.None => ProvenDetail,
        StatementFault.Unreadable => new("请完整粘贴回执文本，不要增减字符。", "Paste the whole receipt, without a character more or less."),
        StatementFault.OtherType => new("这份文本有签名，但不是核验回执。以下内容不可采信。", "This is signed, but it is no receipt. Do not rely on anything below."),
        StatementFault.OtherSuite => new("本节点不识别所用的密码套件，以下内容未经证实。", "This node does not know its cryptographic suite, so nothing below is proven."),
        StatementFault.UnknownIssuer => new("出具节点不在本节点信任之列，以下内容未经证实。请到出具节点查验。", "It names a node that this one does not trust, so nothing below is proven. Check it at that node."),
        StatementFault.UnknownKey => new("签名密钥不是出具节点公布的密钥，以下内容未经证实。", "It is signed with a key that the named node does not publish, so nothing below is proven."),
        _ => new("内容已被改动，或系伪造。以下内容不可采信。", "It was changed, or is a forgery. Do not rely on anything below."),
    };
}
