using Exchange.Gateway.Audit;

namespace Exchange.Gateway.Verification;

/// <summary>The shape of a verdict in JSON, for its description; <see cref="VerdictWriter"/> writes it.</summary>
/// <param name="Verdict">unknown, revoked, cancelled, transferred, superseded, suspended, other, not-yet-valid, expired, valid or several.</param>
/// <param name="Warnings">check-character-mismatch: the registry knows the identifier although its check character fails.</param>
/// <param name="Candidates">The current certificates, only where the verdict is several.</param>
/// <param name="AsOf">The verdict is at least this fresh.</param>
/// <param name="ServedFrom">cache, registry or peer.</param>
/// <param name="Receipt">A compact JWS over the verdict, the context and the audit position, where one was asked for.</param>
internal sealed record VerificationAnswerBody(
    string Verdict, IReadOnlyList<string> Warnings, CertificateBody? Certificate, IReadOnlyList<CertificateBody>? Candidates,
    DateTimeOffset AsOf, string ServedFrom, AuditBody Audit, string? Receipt);

/// <summary>The shape of the answer to a batch in JSON, for its description.</summary>
/// <param name="Results">In the order of the items: a verdict as for one question but without audit and receipt, or a problem.</param>
internal sealed record BatchAnswerBody(IReadOnlyList<BatchResultBody> Results, AuditBody Audit);

/// <param name="Problem">Why there is no verdict; the other members are absent then.</param>
internal sealed record BatchResultBody(
    string? Verdict, IReadOnlyList<string>? Warnings, CertificateBody? Certificate, IReadOnlyList<CertificateBody>? Candidates,
    DateTimeOffset? AsOf, string? ServedFrom, Microsoft.AspNetCore.Mvc.ProblemDetails? Problem);

/// <param name="ValidTo">The last day, through its last second; null means without end.</param>
/// <param name="Version">Three digits.</param>
internal sealed record CertificateBody(
    string Id, CodeAndName Type, string Number, CodeAndName Issuer, MaskedHolderBody Holder,
    DateOnly? ValidFrom, DateOnly? ValidTo, StateBody State, string Version, IReadOnlyList<CardAnnotation> Annotations);

internal sealed record CodeAndName(string Code, string Name);

internal sealed record MaskedHolderBody(string Name, bool Masked);

/// <param name="Source">The registry's own code.</param>
/// <param name="Text">The registry's words, where it gives any.</param>
internal sealed record StateBody(string Canonical, string Source, string? Text);
