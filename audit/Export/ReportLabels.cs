using System.Collections.Frozen;

namespace Exchange.Audit.Export;

/// <summary>What the fields of a record are called in a report. A field without a name here stands there under its own.</summary>
internal static class ReportLabels
{
    private static readonly FrozenDictionary<string, string> s_fields = new Dictionary<string, string>
    {
        ["AuditRecord.time"] = "时间 · Time",
        ["AuditRecord.kind"] = "类别 · Kind",
        ["AuditRecord.node"] = "节点 · Node",
        ["AuditRecord.decision"] = "结果 · Decision",
        ["AuditRecord.reason"] = "原因代码 · Reason code",
        ["AuditRecord.verdict"] = "核验结论 · Verdict",
        ["AuditRecord.served_from"] = "来源 · Served from",
        ["AuditRecord.as_of"] = "数据截至 · As of",
        ["AuditRecord.latency_microseconds"] = "用时(微秒) · Latency (µs)",
        ["AuditRecord.trace_id"] = "跟踪号 · Trace id",
        ["AuditRecord.peer_record"] = "对端记录 · Peer's record",
        ["AuditRecord.aggregate"] = "汇总 · Aggregate",
        ["AuditRecord.searched"] = "检索 · Searched",
        ["AuditRecord.retirement"] = "到期销毁 · Retirement",
        ["AuditRecord.alert"] = "告警 · Alert",
        ["Who.client"] = "系统 · Client",
        ["Who.department"] = "部门 · Department",
        ["Who.officer"] = "经办人 · Officer",
        ["Who.on_behalf_of"] = "代为询问 · On behalf of",
        ["OnBehalfOf.node"] = "节点 · Node",
        ["OnBehalfOf.client"] = "系统 · Client",
        ["OnBehalfOf.department"] = "部门 · Department",
        ["Why.purpose"] = "用途 · Purpose",
        ["Why.item_code"] = "事项编码 · Item",
        ["Why.case_number"] = "办件编号 · Case",
        ["Whom.holder_code"] = "持证主体代码 · Holder's code",
        ["Whom.holder_code_type"] = "代码类型 · Code type",
        ["What.certificate_ids"] = "证照标识 · Certificates",
        ["What.certificate_type"] = "证照类型 · Certificate type",
        ["What.resource_code"] = "数据资源 · Resource",
        ["What.http_method"] = "方法 · Method",
        ["What.path_template"] = "路径 · Path",
        ["What.fields_released"] = "提供的字段 · Fields released",
        ["What.token_client"] = "令牌所属系统 · Token's client",
        ["AuditReference.log"] = "日志 · Log",
        ["AuditReference.index"] = "序号 · Index",
        ["AuditSearched.officer"] = "经办人 · Officer",
        ["AuditSearched.client"] = "系统 · Client",
        ["AuditSearched.department"] = "部门 · Department",
        ["AuditSearched.case_number"] = "办件编号 · Case",
        ["AuditSearched.item_code"] = "事项编码 · Item",
        ["AuditSearched.purpose"] = "用途 · Purpose",
        ["AuditSearched.decision"] = "结果 · Decision",
        ["AuditSearched.from"] = "起 · From",
        ["AuditSearched.to"] = "止 · To",
        ["AuditSearched.record"] = "记录 · Record",
        ["AuditSearched.answered"] = "答复条数 · Answered",
        ["AuditSearched.streamed"] = "全部答复 · Answered in full",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> s_values = new Dictionary<string, string>
    {
        ["AUDIT_KIND_VERIFICATION"] = "核验 · verification",
        ["AUDIT_KIND_LOOKUP"] = "数据查询 · lookup",
        ["AUDIT_KIND_CALL"] = "接口调用 · call",
        ["AUDIT_KIND_PEER"] = "其他节点的询问 · question of another node",
        ["AUDIT_KIND_AGGREGATE"] = "匿名拒绝汇总 · anonymous refusals",
        ["AUDIT_KIND_BATCH"] = "批量核验 · batch",
        ["AUDIT_KIND_SEARCH"] = "审计检索 · audit search",
        ["AUDIT_KIND_REVOCATION"] = "令牌撤销 · token revocation",
        ["AUDIT_KIND_RETIREMENT"] = "到期销毁 · retirement",
        ["AUDIT_KIND_ALERT"] = "告警 · alert",
        ["AUDIT_DECISION_ALLOWED"] = "允许 · allowed",
        ["AUDIT_DECISION_DENIED"] = "拒绝 · denied",
        ["AUDIT_DECISION_FAILED"] = "未能答复 · failed",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="field">A field's name behind that of its message.</param>
    /// <param name="otherwise">The field's own name.</param>
    public static string OfField(string field, string otherwise) => s_fields.GetValueOrDefault(field, otherwise);

    public static string OfValue(string value) => s_values.GetValueOrDefault(value, value);
}
