using System.Globalization;
using Exchange.Adapters.Answers;
using Exchange.Adapters.Mapping;
using Exchange.Adapters.Rest.Requests;
using Exchange.Adapters.Sources;
using Exchange.Contracts.V1;

namespace Exchange.Adapters.Rest;

/// <summary>A registry that answers HTTP requests with JSON or XML.</summary>
internal sealed class RestSource(RestMapping mapping, RestClient client) : ISource
{
    public async ValueTask<SourceResult<Certificate?>> GetAsync(string id, MappingTrace? trace, CancellationToken cancellation)
    {
        if (mapping.Get is not { } get)
        {
            return SourceFailure.Unsupported("get");
        }

        var request = get.Operation.Request.Fill(RequestValues.ForId(id));
        var asked = await client.AskAsync(get.Operation, request, trace, cancellation).ConfigureAwait(false);
        if (!asked.Succeeded)
        {
            return asked.Failure;
        }

        using var reply = asked.Value;
        return reply.IsNoMatch ? default : Widen(ReadOne(reply, get.Certificate, trace));
    }

    public async ValueTask<SourceResult<IReadOnlyList<Certificate>>> FindAsync(HolderQuery query, CancellationToken cancellation)
    {
        if (mapping.Find is not { } find)
        {
            return SourceFailure.Unsupported("find");
        }

        if (mapping.Certificate[CertificateFields.TypeCode]!.ToRegistry(query.TypeCode) is not { } type
            || mapping.Certificate[CertificateFields.HolderCodeType]!.ToRegistry(query.HolderCodeType) is not { } codeType)
        {
            return SourceFailure.BadRequest("the registry has no code for this certificate type or kind of holder code");
        }

        var request = find.Operation.Request.Fill(new RequestValues("", query.HolderCode, codeType, type));
        var asked = await client.AskAsync(find.Operation, request, null, cancellation).ConfigureAwait(false);
        if (!asked.Succeeded)
        {
            return asked.Failure;
        }

        using var reply = asked.Value;
        return reply.IsNoMatch ? Array.Empty<Certificate>() : ReadFound(reply, find, query);
    }

    public async ValueTask<SourceResult<ListPage>> ListAsync(ListQuery query, CancellationToken cancellation)
    {
        if (mapping.List is not { } list)
        {
            return SourceFailure.Unsupported("list");
        }

        if (mapping.Certificate[CertificateFields.TypeCode]!.ToRegistry(query.TypeCode) is not { } type)
        {
            return SourceFailure.BadRequest("the registry has no code for this certificate type");
        }

        var request = list.Operation.Request.Fill(
            new RequestValues(TypeCode: type, After: query.Cursor, Limit: query.Size.ToString(CultureInfo.InvariantCulture)));
        var asked = await client.AskAsync(list.Operation, request, null, cancellation).ConfigureAwait(false);
        if (!asked.Succeeded)
        {
            return asked.Failure;
        }

        using var reply = asked.Value;
        return reply.IsNoMatch ? new ListPage([], "", 0) : ReadListed(reply, list);
    }

    public async ValueTask<SourceResult<ChangesPage>> ChangesAsync(ulong? after, CancellationToken cancellation)
    {
        if (mapping.Changes is not { } changes)
        {
            return SourceFailure.Unsupported("changes");
        }

        var cursor = after?.ToString(CultureInfo.InvariantCulture) ?? "";
        var request = changes.Operation.Request.Fill(RequestValues.ForChanges(cursor));
        var asked = await client.AskAsync(changes.Operation, request, null, cancellation).ConfigureAwait(false);
        if (!asked.Succeeded)
        {
            return asked.Failure;
        }

        using var reply = asked.Value;
        return reply.IsNoMatch
            ? SourceFailure.Invalid("a feed of changes always has an answer")
            : changes.Read(reply.Root, mapping.Certificate);
    }

    public async ValueTask<SourceResult<SourceDocument?>> OpenDocumentAsync(string id, CancellationToken cancellation)
    {
        if (mapping.Document is not { } document)
        {
            return SourceFailure.Unsupported("document");
        }

        var request = document.Operation.Request.Fill(RequestValues.ForId(id));
        var sent = await client.SendAsync(document.Operation, request, null, cancellation).ConfigureAwait(false);
        if (!sent.Succeeded)
        {
            return sent.Failure;
        }

        var response = sent.Value;
        var mediaType = response.Content.Headers.ContentType?.MediaType ?? "";
        if (response.IsSuccessStatusCode && document.MediaTypes.Contains(mediaType, StringComparer.OrdinalIgnoreCase))
        {
            var content = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            return new SourceDocument(mediaType, (ulong)(response.Content.Headers.ContentLength ?? 0), content, response);
        }

        using (response)
        {
            var read = await client.ReadAsync(document.Operation, response, null, cancellation).ConfigureAwait(false);
            if (!read.Succeeded)
            {
                return read.Failure;
            }

            using var reply = read.Value;
            return reply.IsNoMatch ? default(SourceResult<SourceDocument?>) : SourceFailure.Invalid("the answer is no document");
        }
    }

    public async ValueTask<SourceResult<Certificate>> RegisterAsync(Certificate certificate, CancellationToken cancellation)
    {
        if (mapping.Register is not { } register)
        {
            return SourceFailure.Unsupported("register");
        }

        var asked = await client
            .AskAsync(register.Operation, register.Fill(certificate, mapping), null, cancellation)
            .ConfigureAwait(false);
        if (!asked.Succeeded)
        {
            return asked.Failure;
        }

        using var reply = asked.Value;
        return reply.IsNoMatch
            ? SourceFailure.Invalid("the registry does not know what it was given")
            : ReadOne(reply, register.Certificate, null);
    }

    public void Dispose() => client.Dispose();

    private SourceResult<Certificate> ReadOne(RestReply reply, FieldPath path, MappingTrace? trace)
    {
        // A second certificate where one was asked for would leave open which of them is meant.
        if (!path.TryFind(reply.Root, out var node) || !IsOne(path, reply.Root))
        {
            var failure = SourceFailure.Invalid($"there is not one certificate at {path.Text}");
            trace?.Add("certificate", mapping.Place, path.Text, "", failure.Message);
            return failure;
        }

        return mapping.Certificate.Read(node, trace);
    }

    private SourceResult<IReadOnlyList<Certificate>> ReadFound(RestReply reply, FindMapping find, HolderQuery query) =>
        // A registry that cannot be asked for one type gives all of the holder's; the others are not wanted.
        ReadAll(reply, find.Certificates, find.AsksForType ? null : query.TypeCode);

    private SourceResult<ListPage> ReadListed(RestReply reply, ListMapping list)
    {
        if (!list.Next.TryRead(reply.Root, out var next, out var error))
        {
            return SourceFailure.Invalid($"next ({list.Next.Place}): {error}");
        }

        ulong total = 0;
        if (list.Total is { } told
            && (!told.TryRead(reply.Root, out var text, out _) || !ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out total)))
        {
            return SourceFailure.Invalid($"total ({told.Place}): it is no whole number");
        }

        var certificates = ReadAll(reply, list.Certificates, onlyType: null);
        return certificates.Succeeded ? new ListPage(certificates.Value, next ?? "", total) : certificates.Failure;
    }

    private SourceResult<IReadOnlyList<Certificate>> ReadAll(RestReply reply, FieldPath path, string? onlyType)
    {
        var entries = new List<AnswerNode>();
        if (!path.TryFindAll(reply.Root, entries))
        {
            return SourceFailure.Invalid($"there is no list at {path.Text}");
        }

        var certificates = new List<Certificate>(entries.Count);
        foreach (var entry in entries)
        {
            if (onlyType is not null && mapping.Certificate.TypeOf(entry) != onlyType)
            {
                continue;
            }

            var certificate = mapping.Certificate.Read(entry);
            if (!certificate.Succeeded)
            {
                return certificate.Failure;
            }

            certificates.Add(certificate.Value);
        }

        return certificates;
    }

    private static bool IsOne(FieldPath path, in AnswerNode root)
    {
        if (path is not XmlPath)
        {
            return true;
        }

        var entries = new List<AnswerNode>();
        path.TryFindAll(root, entries);
        return entries.Count == 1;
    }

    private static SourceResult<Certificate?> Widen(SourceResult<Certificate> result) =>
        result.Succeeded ? result.Value : result.Failure;
}
