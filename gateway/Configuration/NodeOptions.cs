namespace Exchange.Gateway.Configuration;

/// <summary>Which node this is: the configuration section <c>Node</c>.</summary>
internal sealed record NodeOptions
{
    /// <summary>GB/T 2260 code, six digits, e.g. 350703.</summary>
    public string Code { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>Which replica of the node this process is, from 0; it has an audit log of its own.</summary>
    public int Replica { get; init; }

    /// <summary>The public address under which clients know this node; the <c>iss</c> and <c>aud</c> of its tokens.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>The time zone of the node's issuers: a validity date ends with that zone's day.</summary>
    public string TimeZone { get; init; } = "Asia/Shanghai";
}

/// <summary>Where the node listens: the configuration section <c>Listen</c>. https needs the certificate files.</summary>
internal sealed record ListenOptions
{
    public string Http { get; init; } = "http://0.0.0.0:8080";

    public string Grpc { get; init; } = "http://0.0.0.0:8081";

    public string Operations { get; init; } = "http://0.0.0.0:8082";

    /// <summary>PEM file with the server's certificate chain, for https addresses.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file with the certificate's private key.</summary>
    public string? CertificateKeyFile { get; init; }
}
