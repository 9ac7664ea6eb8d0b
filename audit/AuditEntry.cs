namespace Exchange.Audit;

/// <summary>A record and its place in the log.</summary>
/// <param name="Index">The record's index, from 0, without gaps.</param>
/// <param name="Record">The record, decrypted.</param>
public readonly record struct AuditEntry(ulong Index, AuditRecord Record);
