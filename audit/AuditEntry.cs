namespace Exchange.Audit;

/// <summary>A record and its place in the log.</summary>
/// <param name="Index">The record's index, from 0; without gaps but for records of retired months.</param>
/// <param name="Record">The record, decrypted.</param>
/// <param name="Month">The month under whose key it is, which is the month in which its segment was begun.</param>
public readonly record struct AuditEntry(ulong Index, AuditRecord Record, AuditMonth Month);
