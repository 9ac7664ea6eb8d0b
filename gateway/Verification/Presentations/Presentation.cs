using Exchange.Gateway.Audit;

namespace Exchange.Gateway.Verification.Presentations;

/// <summary>
/// A certificate shown as a QR code: a signed statement over one certificate, good for a minute. Whoever reads it still
/// asks for the verdict, or looks the status up where there is no network.
/// </summary>
/// <param name="Text">A compact JWS.</param>
internal sealed record Presentation(string Text, DateTimeOffset ExpiresAt) : IRecorded
{
    /// <summary>The <c>typ</c> of its header.</summary>
    public const string Type = "presentation+jwt";

    /// <summary>Characters: more than these do not fit into a QR code of bytes (ISO/IEC 18004, version 40-L).</summary>
    public const int MaximumLength = 2953;

    /// <summary>How long it may be shown.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    public string AuditLog { get; private set; } = "";

    public ulong AuditIndex { get; private set; }

    public void RecordedAt(string log, ulong index) => (AuditLog, AuditIndex) = (log, index);
}
