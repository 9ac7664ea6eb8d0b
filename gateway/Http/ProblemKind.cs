namespace Exchange.Gateway.Http;

/// <summary>
/// One stable kind of problem: its code and status never change, its title is "中文 · English", its remedy says what
/// the caller can do.
/// </summary>
internal sealed record ProblemKind(string Code, int Status, string Title, string Remedy)
{
    public static readonly ProblemKind ContextRequired = new("context-required", 400, "缺少使用事由 · Context required",
        "State the purpose and the officer: in `context` of the body, or in the headers Exchange-Purpose and Exchange-Officer.");

    public static readonly ProblemKind MalformedRequest = new("malformed-request", 400, "请求格式错误 · Malformed request",
        "Mend the places named in `errors`; /openapi/v1.json describes the request.");

    public static readonly ProblemKind UnknownField = new("unknown-field", 400, "存在未知字段 · Unknown field",
        "Remove or rename the fields named in `errors`; /openapi/v1.json lists the known ones.");

    public static readonly ProblemKind IdentifierMalformed = new("identifier-malformed", 400, "标识格式错误 · Identifier malformed",
        "Mend the identifier at the position named in `errors`.");

    public static readonly ProblemKind CheckCharacter = new("check-character", 400, "校验码不符 · Check character does not match",
        "Compare the identifier with the certificate; the expected check character is named in `errors`.");

    public static readonly ProblemKind Unauthenticated = new("unauthenticated", 401, "未认证 · Not authenticated",
        "Send an access token of this node: Authorization: Bearer …; POST /oauth2/token gives one.");

    public static readonly ProblemKind TokenExpired = new("token-expired", 401, "令牌已过期 · Token expired",
        "Ask POST /oauth2/token for a new access token.");

    public static readonly ProblemKind TokenInvalid = new("token-invalid", 401, "令牌无效 · Token not valid",
        "Ask POST /oauth2/token of this node for an access token and send it unchanged.");

    public static readonly ProblemKind NotGranted = new("not-granted", 403, "未获授权 · Not granted",
        "Ask the providing department for a grant.");

    public static readonly ProblemKind FieldNotGranted = new("field-not-granted", 403, "字段未获授权 · Field not granted",
        "Ask only for the granted fields, or ask the providing department to widen the grant.");

    public static readonly ProblemKind PurposeNotGranted = new("purpose-not-granted", 403, "用途未获授权 · Purpose not granted",
        "State one of the purposes that the grant lists, character by character.");

    public static readonly ProblemKind PersonRequired = new("person-required", 403, "令牌未载明本人 · Token speaks for no person",
        "Let the person sign in at an identity provider that this node trusts for persons, and send the access token that it gives.");

    public static readonly ProblemKind NotFound = new("not-found", 404, "未找到 · Not found",
        "Check the address and the identifier.");

    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", 405, "方法不允许 · Method not allowed",
        "Use a method that the Allow header names.");

    public static readonly ProblemKind Conflict = new("conflict", 409, "状态冲突 · Conflict",
        "The present state, told in `detail`, does not allow it. Change that state first, or ask for something else.");

    public static readonly ProblemKind TooLarge = new("too-large", 413, "请求过大 · Too large",
        "Send a smaller body; `detail` names the limit.");

    public static readonly ProblemKind UnsupportedMediaType = new("unsupported-media-type", 415, "媒体类型不支持 · Unsupported media type",
        "Send Content-Type: application/json in UTF-8.");

    public static readonly ProblemKind SourceUnavailable = new("source-unavailable", 503, "数据源不可用 · Source unavailable",
        "Nothing could be found out. Try again after the seconds named in Retry-After.");

    public static readonly ProblemKind SourceInvalid = new("source-invalid", 502, "数据源应答无效 · Source answered invalidly",
        "Nothing could be found out. Tell the operator of this node; trying again rarely helps.");

    public static readonly ProblemKind PeerUnavailable = new("peer-unavailable", 503, "对端节点不可用 · Peer unavailable",
        "The node that answers for this certificate type cannot be asked. Try again after the seconds named in Retry-After.");

    public static readonly ProblemKind AuditUnavailable = new("audit-unavailable", 503, "审计不可用 · Audit unavailable",
        "Nothing is answered without its record. Try again after the seconds named in Retry-After.");

    public static readonly ProblemKind Internal = new("internal", 500, "内部错误 · Internal error",
        "Tell the operator of this node the trace id.");

    /// <summary>Whether the caller may simply try again later.</summary>
    public bool IsTransient => Status == 503;

    /// <summary>Every kind, once.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        ContextRequired, MalformedRequest, UnknownField, IdentifierMalformed, CheckCharacter, Unauthenticated, TokenExpired,
        TokenInvalid, NotGranted, FieldNotGranted, PurposeNotGranted, PersonRequired, NotFound, MethodNotAllowed, Conflict, TooLarge,
        UnsupportedMediaType, SourceUnavailable, SourceInvalid, PeerUnavailable, AuditUnavailable, Internal,
    ];
}
