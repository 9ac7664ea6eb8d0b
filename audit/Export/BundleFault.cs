namespace Exchange.Audit.Export;

/// <summary>The first thing that is wrong with a bundle.</summary>
/// <param name="File">The file, by its path within the bundle.</param>
/// <param name="Why">What is wrong, for people.</param>
public sealed record BundleFault(string File, string Why)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}: {Why}";
}

/// <summary>A bundle is not what it must be.</summary>
internal sealed class BundleFaultException(string file, string why) : Exception($"{file}: {why}")
{
    public BundleFault Fault { get; } = new(file, why);
}
