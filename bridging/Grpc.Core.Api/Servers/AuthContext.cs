namespace Grpc.Core;

/// <summary>What a transport knows of the caller, such as its certificate.</summary>
public class AuthContext
{
    private readonly Dictionary<string, List<AuthProperty>> _properties;

    /// <summary>A caller.</summary>
    /// <param name="peerIdentityPropertyName">The property that says who it is; null if it proved nothing.</param>
    /// <param name="properties">What is known, by name.</param>
    public AuthContext(string? peerIdentityPropertyName, Dictionary<string, List<AuthProperty>> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        PeerIdentityPropertyName = peerIdentityPropertyName;
        _properties = properties;
    }

    /// <summary>Whether the caller proved who it is.</summary>
    public bool IsPeerAuthenticated => PeerIdentityPropertyName is not null;

    /// <summary>The property that says who it is; null if it proved nothing.</summary>
    public string? PeerIdentityPropertyName { get; }

    /// <summary>Who it is; empty if it proved nothing.</summary>
    public IEnumerable<AuthProperty> PeerIdentity =>
        PeerIdentityPropertyName is null ? [] : FindPropertiesByName(PeerIdentityPropertyName);

    /// <summary>All that is known.</summary>
    public IEnumerable<AuthProperty> Properties => _properties.Values.SelectMany(values => values);

    /// <summary>What is known under that name.</summary>
    public IEnumerable<AuthProperty> FindPropertiesByName(string propertyName) =>
        _properties.TryGetValue(propertyName, out var values) ? values : [];
}
