using System.Text;
using Exchange.Adapters.Mapping;
using Exchange.Adapters.Sources;

namespace Exchange.Adapters.Rest.Requests;

/// <summary>The request of one operation, compiled: a method, an address, headers and a body.</summary>
internal sealed class RequestTemplate
{
    private static readonly string[] Methods = ["GET", "POST", "PUT"];

    // Of the connection or of the authentication, not of a request.
    private static readonly string[] ReservedHeaders =
        ["authorization", "connection", "content-length", "content-type", "host", "transfer-encoding", "upgrade"];

    private readonly HttpMethod _method;
    private readonly Template _path;
    private readonly IReadOnlyList<(string Name, Template Value)> _query;
    private readonly IReadOnlyList<(string Name, Template Value)> _headers;
    private readonly BodyTemplate? _body;

    private RequestTemplate(
        HttpMethod method,
        Template path,
        IReadOnlyList<(string Name, Template Value)> query,
        IReadOnlyList<(string Name, Template Value)> headers,
        BodyTemplate? body,
        Place place)
    {
        _method = method;
        _path = path;
        _query = query;
        _headers = headers;
        _body = body;
        Place = place;
    }

    public Place Place { get; }

    public bool HasBody => _body is not null;

    /// <summary>Reads the request of an operation.</summary>
    /// <param name="operation">The operation's section, which has the request as a child.</param>
    /// <param name="allowed">The placeholders that the operation fills.</param>
    /// <param name="needed">Those without which it would ask the same whatever is wanted.</param>
    public static RequestTemplate? Read(
        Section operation,
        string baseAddress,
        Encoding charset,
        IReadOnlyList<Placeholder> allowed,
        IReadOnlyList<Placeholder> needed)
    {
        if (operation.RequiredChild("request", "tell the method and the path") is not { } section)
        {
            return null;
        }

        var errors = section.Errors;
        var method = ReadMethod(section);
        var path = section.RequiredText("path", "give the path behind the base address, beginning with a slash");
        var query = ReadPairs(section, "query", allowed, ValueEncoder.Query, charset);
        var headers = ReadPairs(section, "headers", allowed, ValueEncoder.Header, charset);
        var body = BodyTemplate.Read(section, allowed, charset);
        section.Finish();
        foreach (var header in headers.Where(pair => !IsFreeHeader(pair.Name)))
        {
            errors.Add(header.Value.Place, $"the header {header.Name} cannot be set here", "leave it out; a secret's header belongs to auth");
        }

        if (path is not { } text)
        {
            return null;
        }

        if (!text.Text.StartsWith('/') || text.Text.AsSpan().ContainsAny("?#\\"))
        {
            errors.Add(text.Place, $"{section.Named("path")} is no path", "begin with a slash and write a query under query");
        }

        // Also the names in the query are literal text.
        var address = Template.Compile(text, allowed, ValueEncoder.Path, charset, errors)
            .WithLiterals(literal => ValueEncoder.PercentEncode(literal, charset, keep: "/!$&'()*+,;=:@%"));
        var template = new RequestTemplate(
            method,
            address,
            [.. query.Select(pair => (ValueEncoder.PercentEncode(pair.Name, charset), pair.Value.WithLiterals(
                literal => ValueEncoder.PercentEncode(literal, charset))))],
            headers,
            body,
            section.Place)
        {
            BaseAddress = baseAddress,
        };
        foreach (var lacking in needed.Except(template.Placeholders))
        {
            errors.Add(section.Place, $"{operation.Named("request")} does not say {Template.Written(lacking)}", "put it where the registry expects it");
        }

        return template;
    }

    /// <summary>The placeholders that the request is filled with.</summary>
    public IEnumerable<Placeholder> Placeholders =>
        _path.Placeholders
            .Concat(_query.SelectMany(pair => pair.Value.Placeholders))
            .Concat(_headers.SelectMany(pair => pair.Value.Placeholders))
            .Concat(_body?.Placeholders ?? []);

    private string BaseAddress { get; init; } = "";

    /// <summary>A request filled with these values, or why they cannot stand in it.</summary>
    public SourceResult<HttpRequestMessage> Fill(in RequestValues values)
    {
        try
        {
            var path = _path.Render(values);
            if (path is null)
            {
                return SourceFailure.BadRequest("the value cannot stand in a path");
            }

            var request = new HttpRequestMessage(_method, Address(path, values));
            foreach (var (name, template) in _headers)
            {
                if (template.Render(values) is not { } value)
                {
                    return SourceFailure.BadRequest("the value cannot stand in a header");
                }

                request.Headers.TryAddWithoutValidation(name, value);
            }

            if (_body is not null)
            {
                if (_body.Render(values) is not { } text)
                {
                    return SourceFailure.BadRequest("the value cannot stand in the body");
                }

                request.Content = new ByteArrayContent(_body.ToBytes(text));
                request.Content.Headers.TryAddWithoutValidation("Content-Type", _body.ContentType);
            }

            return request;
        }
        catch (EncoderFallbackException)
        {
            return SourceFailure.BadRequest("the registry's charset lacks a character of the value");
        }
    }

    private Uri Address(string path, in RequestValues values)
    {
        var address = string.Concat(BaseAddress, path);
        if (_query.Count > 0)
        {
            var query = new StringBuilder(address);
            var separator = '?';
            foreach (var (name, template) in _query)
            {
                var value = template.Render(values);
                if (!string.IsNullOrEmpty(value) || !template.IsOnePlaceholder)
                {
                    query.Append(separator).Append(name).Append('=').Append(value);
                    separator = '&';
                }
            }

            address = query.ToString();
        }

        // As it is: the framework must not decode or shorten what was encoded on purpose.
        return new Uri(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private static HttpMethod ReadMethod(Section section)
    {
        var method = section.RequiredText("method", $"write {string.Join(", ", Methods)}");
        if (method is { } given && !Methods.Contains(given.Text))
        {
            section.Errors.Add(given.Place, $"{given.Text} is no method for this", $"write {string.Join(", ", Methods)}");
        }

        return method is { Text: "POST" or "PUT" } ? new HttpMethod(method.Value.Text) : HttpMethod.Get;
    }

    private static List<(string Name, Template Value)> ReadPairs(
        Section section, string key, IReadOnlyList<Placeholder> allowed, ValueEncoder encoder, Encoding charset)
    {
        if (section.Child(key) is not { } pairs)
        {
            return [];
        }

        return [.. pairs.Keys.ToList()
            .Select(name => (Name: name.Text, Value: pairs.Text(name.Text)))
            .Where(pair => pair.Value is not null)
            .Select(pair => (pair.Name, Template.Compile(pair.Value!.Value, allowed, encoder, charset, section.Errors)))];
    }

    private static bool IsFreeHeader(string name) =>
        name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
        && !ReservedHeaders.Contains(name, StringComparer.OrdinalIgnoreCase);
}
