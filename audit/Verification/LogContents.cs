using Exchange.Audit.Storage;

namespace Exchange.Audit.Verification;

/// <summary>The records of a log, to be verified.</summary>
/// <param name="Storage">The log's segments, which are only read.</param>
/// <param name="Keys">With those of every segment.</param>
public sealed record LogContents(ILogStorage Storage, AuditKeys Keys);
