namespace Exchange.Audit;

/// <summary>What reading a whole log, every record decrypted, has shown.</summary>
/// <param name="Records">How many records are sound, from index 0 on, those of retired months left out.</param>
/// <param name="Segments">How many segments were read.</param>
/// <param name="Bad">The first record that is missing or damaged; null if none is.</param>
/// <param name="Retired">
/// How many records before the end, or before the bad one, belong to months whose secrets were destroyed as ordered: each is
/// there and matches its checksum, and what it said nobody can read.
/// </param>
public sealed record AuditVerification(ulong Records, int Segments, BadRecord? Bad, ulong Retired = 0)
{
    /// <summary>True if every record is there and sound, and nothing else is.</summary>
    public bool IsSound => Bad is null;
}

/// <summary>How far a verification has come.</summary>
/// <param name="Records">Records found sound so far.</param>
/// <param name="Segments">Segments opened so far.</param>
/// <param name="SegmentsInAll">Segments there were at the start.</param>
public readonly record struct AuditVerificationProgress(ulong Records, int Segments, int SegmentsInAll);
