using System.Text;

namespace Grpc.Core;

/// <summary>One thing a transport knows of the caller.</summary>
public class AuthProperty
{
    private readonly byte[] _rawValue;

    private AuthProperty(string name, byte[] rawValue)
    {
        Name = name;
        _rawValue = rawValue;
    }

    /// <summary>What it is.</summary>
    public string Name { get; }

    /// <summary>The value as UTF-8 text.</summary>
    public string Value => Encoding.UTF8.GetString(_rawValue);

    /// <summary>A property; the bytes are copied.</summary>
    public static AuthProperty Create(string name, byte[] rawValue)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(rawValue);
        return new AuthProperty(name, rawValue.AsSpan().ToArray());
    }
}
