namespace Exchange.Audit;

public sealed partial class AuditRecord
{
    /// <summary>Suite 1: SHA-256, AES-256-GCM, ES256 and Ed25519.</summary>
    public const uint CurrentSuite = 1;

    // Every record names its suite without its maker having to think of it; a parsed record keeps its own.
    partial void OnConstruction() => Suite = CurrentSuite;
}
