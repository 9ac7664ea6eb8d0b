using Exchange.Adapters.Answers;
using Exchange.Adapters.Mapping;
using Exchange.Adapters.Rest.Requests;
using Exchange.Adapters.Sources;
using Exchange.Contracts.V1;

namespace Exchange.Adapters.Rest;

/// <summary>The mapping of one registry of kind <c>rest</c>, compiled. An operation that it does not have is null.</summary>
internal sealed record RestMapping(
    Place Place,
    CertificateMapping Certificate,
    GetMapping? Get,
    FindMapping? Find,
    ListMapping? List,
    ChangesMapping? Changes,
    DocumentMapping? Document,
    RegisterMapping? Register);

/// <param name="Certificate">Where the certificate stands in the answer.</param>
internal sealed record GetMapping(RestOperation Operation, FieldPath Certificate);

/// <param name="Certificates">Where the list of certificates stands in the answer.</param>
internal sealed record FindMapping(RestOperation Operation, FieldPath Certificates)
{
    /// <summary>Whether the registry is told the type, so that it may answer no other.</summary>
    public bool AsksForType { get; } = Operation.Request.Placeholders.Contains(Placeholder.TypeCode);
}

/// <param name="Certificates">Where the list of certificates stands in the answer.</param>
/// <param name="Next">What the next page is asked for by; nothing on the last.</param>
/// <param name="Total">How many there are on all pages; null where the registry does not tell.</param>
internal sealed record ListMapping(RestOperation Operation, FieldPath Certificates, FieldMapping Next, FieldMapping? Total);

/// <param name="MediaTypes">What a document is answered as; anything else is an answer without one.</param>
internal sealed record DocumentMapping(RestOperation Operation, IReadOnlyList<string> MediaTypes);

/// <param name="Sent">Where the certificate stands in what is sent.</param>
/// <param name="Certificate">Where the certificate stands in the answer.</param>
internal sealed record RegisterMapping(RestOperation Operation, RestSettings Settings, FieldPath Sent, FieldPath Certificate)
{
    /// <summary>The request that hands over this certificate.</summary>
    public SourceResult<HttpRequestMessage> Fill(Certificate certificate, RestMapping mapping)
    {
        var form = Settings.Reading.Form;
        var body = form.NewBody();
        if (mapping.Certificate.Write(certificate, body.Child(Sent)) is { Fault: not SourceFault.None } failure)
        {
            return failure;
        }

        try
        {
            var filled = Operation.Request.Fill(default);
            if (filled.Succeeded)
            {
                filled.Value.Content = new ByteArrayContent(body.ToBytes(Settings.Charset));
                filled.Value.Content.Headers.TryAddWithoutValidation(
                    "Content-Type", $"{form.MediaType}; charset={Settings.Charset.WebName}");
            }

            return filled;
        }
        catch (ArgumentException)
        {
            // Characters that the charset lacks or that XML has no way to write.
            return SourceFailure.BadRequest("the certificate has characters that the registry cannot be sent");
        }
    }
}
