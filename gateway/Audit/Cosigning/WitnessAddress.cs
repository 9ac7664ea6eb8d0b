using Exchange.Audit.Notes;

namespace Exchange.Gateway.Audit.Cosigning;

/// <summary>A witness that is asked to cosign this node's log.</summary>
/// <param name="Key">What it cosigns with.</param>
/// <param name="Url">Its submission prefix; ends with a slash.</param>
internal sealed record WitnessAddress(NoteVerifierKey Key, Uri Url)
{
    public string Name => Key.Name;

    /// <summary>How the witness is called among the parts that <c>/health/ready</c> can name as degraded.</summary>
    public string Part => "audit-witness:" + Name;
}
