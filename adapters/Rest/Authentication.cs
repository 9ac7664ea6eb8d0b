using System.Text;
using Exchange.Adapters.Answers;
using Exchange.Adapters.Mapping;

namespace Exchange.Adapters.Rest;

/// <summary>How the registry knows this adapter: by a header with a secret, by HTTP basic (RFC 7617), or not at all.</summary>
internal sealed class Authentication
{
    private readonly string _header;
    private readonly string _value;
    private readonly string? _secret;

    private Authentication(string header, string value, string? secret)
    {
        _header = header;
        _value = value;
        _secret = secret;
    }

    public static Authentication Read(Section root, SourceEnvironment environment)
    {
        var none = new Authentication("", "", null);
        if (root.RequiredChild("auth", "write { kind: none } if the registry asks for no secret") is not { } section)
        {
            return none;
        }

        var kind = section.RequiredText("kind", "write none, header or basic");
        var authentication = kind?.Text switch
        {
            "header" => ReadHeader(section, environment),
            "basic" => ReadBasic(section, environment),
            _ => none,
        };
        if (kind is { Text: not ("none" or "header" or "basic") } wrong)
        {
            section.Errors.Add(wrong.Place, $"{wrong.Text} is no kind of authentication", "write none, header or basic");
        }
        else
        {
            section.Finish();
        }

        return authentication ?? none;
    }

    public void Apply(HttpRequestMessage request)
    {
        if (_secret is not null)
        {
            request.Headers.TryAddWithoutValidation(_header, _value);
        }
    }

    public void Mask(MappingTrace trace)
    {
        if (_secret is not null)
        {
            trace.Mask(_value);
            trace.Mask(_secret);
        }
    }

    private static Authentication? ReadHeader(Section section, SourceEnvironment environment)
    {
        var header = section.RequiredText("header", "name the header that carries the secret");
        var prefix = section.Text("prefix")?.Text ?? "";
        var secret = environment.Secret(section, "secret", section.Errors);
        if (header is null || secret is null)
        {
            return null;
        }

        if ((prefix + secret).AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            section.Errors.Add(section.Place, "the secret cannot stand in a header", "use printable ASCII characters");
        }

        return new Authentication(header.Value.Text, prefix + secret, secret);
    }

    private static Authentication? ReadBasic(Section section, SourceEnvironment environment)
    {
        var user = section.RequiredText("user", "give the user's name");
        var password = environment.Secret(section, "password", section.Errors);
        if (user is null || password is null)
        {
            return null;
        }

        if (user.Value.Text.Contains(':'))
        {
            section.Errors.Add(user.Value.Place, "a user's name has no colon", "RFC 7617 allows none");
        }

        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user.Value.Text}:{password}"));
        return new Authentication("Authorization", $"Basic {credentials}", password);
    }
}
