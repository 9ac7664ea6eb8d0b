namespace Exchange.Gateway.Audit.Cosigning;

/// <summary>A witness that is asked to cosign this node's log: an entry of <c>Audit:Witnesses</c>.</summary>
internal sealed record WitnessAddressOptions
{
    /// <summary>Its submission prefix, e.g. https://nanping.example/audit/witness.</summary>
    public string Url { get; init; } = "";

    /// <summary>Its public key as text, name+id+base64 (c2sp.org/tlog-cosignature, "Format"); the name is the witness's.</summary>
    public string VerifierKey { get; init; } = "";
}
