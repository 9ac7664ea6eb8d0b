namespace Exchange.Gateway.Console.Texts;

/// <summary>The page's own texts, in both languages side by side. Verdicts and problems have tables of their own.</summary>
internal static class PageTexts
{
    public static readonly Text Title = new("电子证照核验", "Certificate verification");
    public static readonly Text Counter = new("政务服务窗口", "Service counter");
    public static readonly Text SkipToForm = new("跳到核验表单", "Skip to the form");
    public static readonly Text LanguageSwitch = new("语言", "Language");

    public static readonly Text Ask = new("核验一份证照", "Verify a certificate");
    public static readonly Text AskBy = new("核验方式", "Verify by");
    public static readonly Text ByCertificate = new("证照标识", "Certificate identifier");
    public static readonly Text ByHolder = new("持证主体", "Holder");
    public static readonly Text CertificateHint = new("输入证照标识，或用扫码枪扫描证照上的条码，按回车即核验。", "Type the identifier, or scan the bar code on the certificate; Enter verifies.");
    public static readonly Text HolderCode = new("证件号码", "Holder code");
    public static readonly Text HolderCodeType = new("证件类型", "Kind of code");
    public static readonly Text CertificateType = new("证照类型", "Certificate type");
    public static readonly Text Officer = new("经办人", "Officer");
    public static readonly Text OfficerExample = new("窗口 01", "Window 01");
    public static readonly Text Purpose = new("核验用途", "Purpose");
    public static readonly Text Verify = new("核验", "Verify");
    public static readonly Text Samples = new("示例", "Samples");
    public static readonly Text SamplesHint = new("演示数据，点选即核验。", "Demonstration data; choosing one verifies it.");

    public static readonly Text Failed = new("未能得出结论", "No verdict");
    public static readonly Text Print = new("打印", "Print");
    public static readonly Text Warning = new("提示", "Note");
    public static readonly Text CheckCharacterWarning = new(
        "标识的校验码与推算不符，但登记机关有此标识的登记，以登记为准。",
        "The check character of the identifier does not follow from the rest, but the registry knows the identifier; the registry decides.");
    public static readonly Text UnknownWarning = new("系统提示：{0}", "The node warns: {0}");

    public static readonly Text Holder = new("持证主体", "Holder");
    public static readonly Text Masked = new("已脱敏", "masked");
    public static readonly Text Type = new("证照类型", "Certificate type");
    public static readonly Text Number = new("证照编码", "Certificate number");
    public static readonly Text Issuer = new("颁发机构", "Issuer");
    public static readonly Text Validity = new("有效期", "Validity");
    public static readonly Text Through = new("至 {0}", "through {0}");
    public static readonly Text Period = new("{0} 至 {1}", "{0} through {1}");
    public static readonly Text WithoutEnd = new("{0} 起，长期有效", "from {0}, without end");
    public static readonly Text NotTold = new("登记机关未提供", "not told by the registry");
    public static readonly Text State = new("登记状态", "State in the registry");
    public static readonly Text SourceCode = new("代码 {0}", "code {0}");
    public static readonly Text VersionValue = new("版本 {0}", "version {0}");
    public static readonly Text Identifier = new("证照标识", "Certificate identifier");
    public static readonly Text Annotations = new("加注", "Annotations");
    public static readonly Text AnnotationThrough = new("加注有效至 {0}", "in effect through {0}");

    public static readonly Text Candidates = new("现行证照", "Current certificates");
    public static readonly Text VerifyThis = new("核验这份", "Verify this");
    public static readonly Text VerifyThisNumber = new("核验这份：{0}", "Verify this: {0}");

    public static readonly Text Record = new("核验留痕", "Record of this verification");
    public static readonly Text VerifiedAt = new("核验时间", "Verified at");
    public static readonly Text AsOf = new("数据时点", "Facts as of");
    public static readonly Text ServedFrom = new("数据来源", "Answered from");
    public static readonly Text Cache = new("缓存", "Cache");
    public static readonly Text Registry = new("登记机关", "Registry");
    public static readonly Text Peer = new("对端节点", "Peer node");
    public static readonly Text AuditPosition = new("审计位置", "Audit position");
    public static readonly Text AuditPositionValue = new("日志 {0} 第 {1} 条", "log {0}, record {1}");
    public static readonly Text AskedFor = new("核验对象", "Asked about");
    public static readonly Text Slip = new("电子证照核验单", "Certificate verification slip");

    public static readonly Text WhatToDo = new("怎么办", "What to do");
    public static readonly Text NoConclusion = new("这不表示证照有效或无效。", "This says nothing about whether the certificate is good.");
    public static readonly Text TypedHere = new("输入内容", "What was typed");
    public static readonly Text FormExpired = new("表单已过期，请再提交一次", "The form has expired; send it again");
    public static readonly Text FormExpiredDetail = new("页面打开后系统重新启动过，或浏览器没有送回本页的 Cookie。本次没有核验。", "The node was restarted since the page was opened, or the browser did not send the page's cookie back. Nothing was verified.");

    public static readonly Text Demo = new("演示页面：无需登录，以客户端“{0}”的名义核验；每次核验（包括失败的）都写入审计日志。", "Demonstration page without sign-in: it asks as the client “{0}”. Every verification is recorded in the audit log, failed ones too.");
}
