using Exchange.Gateway.Verification.Changes;

namespace Exchange.Gateway.Verification.ChangeTopic;

/// <summary>A source of this node, as it is published.</summary>
/// <param name="Types">The certificate types that it answers for.</param>
/// <param name="Changes">Its own stream.</param>
/// <param name="All">The names of all sources that the node publishes.</param>
internal sealed record PublishedSource(string Name, IReadOnlySet<string> Types, IChangeSource Changes, IReadOnlyList<string> All);
