namespace Exchange.Gateway.Access;

/// <summary>Who may call this node and what they may ask: the configuration section <c>Access</c>.</summary>
internal sealed record AccessOptions
{
    /// <summary>PEM file of the node's ES256 (P-256) private key: it signs access tokens, the node's own assertions, presentations and receipts.</summary>
    public string SigningKeyFile { get; init; } = "";

    /// <summary>PEM files of earlier signing keys whose tokens, presentations and receipts are still accepted.</summary>
    public List<string> RetiredKeyFiles { get; init; } = [];

    /// <summary>How long an access token lives. From a minute to a day.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Issuers beside the node's own whose tokens are accepted.</summary>
    public List<TrustedIssuerOptions> Issuers { get; init; } = [];

    public List<DepartmentOptions> Departments { get; init; } = [];

    public List<ClientOptions> Clients { get; init; } = [];

    public List<GrantOptions> Grants { get; init; } = [];
}

internal sealed record TrustedIssuerOptions
{
    /// <summary>The exact <c>iss</c> of its tokens.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>File with its public keys, a JSON Web Key Set (RFC 7517).</summary>
    public string JwksFile { get; init; } = "";

    /// <summary>Set where the issuer signs persons in: its tokens then speak for a person at a citizens' app, and for nothing else.</summary>
    public PersonClaimsOptions? Persons { get; init; }
}

/// <summary>Which claims of a token hold the person who is signed in (private names, RFC 7519 clause 4.3).</summary>
internal sealed record PersonClaimsOptions
{
    /// <summary>The claim with the code, e.g. the citizen ID number.</summary>
    public string CodeClaim { get; init; } = "";

    /// <summary>The claim with the code's type (GB/T 36903), e.g. 111.</summary>
    public string CodeTypeClaim { get; init; } = "";
}

internal sealed record DepartmentOptions
{
    /// <summary>Unified social credit code (GB 32100).</summary>
    public string Code { get; init; } = "";

    public string Name { get; init; } = "";
}

internal sealed record ClientOptions
{
    public string Id { get; init; } = "";

    /// <summary>The code of the department that runs this client system; for a peer node, its node code.</summary>
    public string Department { get; init; } = "";

    /// <summary>Of requester, provider, counter, citizen-app, auditor, admin, node.</summary>
    public List<string> Roles { get; init; } = [];

    /// <summary>File with the client's public keys (RFC 7517), with which it signs its assertions (RFC 7523).</summary>
    public string JwksFile { get; init; } = "";
}

internal sealed record GrantOptions
{
    public string Id { get; init; } = "";

    /// <summary>The client that is granted something.</summary>
    public string Client { get; init; } = "";

    /// <summary><c>verify</c>, <c>lookup</c> or <c>call</c>.</summary>
    public string Action { get; init; } = "";

    /// <summary>Certificate type codes (verify, lookup).</summary>
    public List<string> Types { get; init; } = [];

    /// <summary>Resource codes (call).</summary>
    public List<string> Resources { get; init; } = [];

    /// <summary>Certificate fields that a lookup releases.</summary>
    public List<string> Fields { get; init; } = [];

    /// <summary>The purposes, each matched as an exact NFC string.</summary>
    public List<string> Purposes { get; init; } = [];

    /// <summary>First day, in the node's time zone; absent means at once.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day, through its last second in the node's time zone.</summary>
    public DateOnly? To { get; init; }
}
