using System.Net;
using System.Text.Json;
using Exchange.Gateway.Verification.StatusLists;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Verification.Offline;

/// <summary>What a download brought.</summary>
/// <param name="Keys">How many keys the node signs or signed with.</param>
/// <param name="Lists">How many lists are kept now.</param>
/// <param name="Changed">How many of them are new.</param>
/// <param name="OldestSignature">When the oldest of them was signed; null where there is none.</param>
/// <param name="Failures">The lists that could not be had, each with its reason; an earlier download of them is kept.</param>
internal sealed record SyncReport(int Keys, int Lists, int Changed, DateTimeOffset? OldestSignature, IReadOnlyList<string> Failures);

/// <summary>
/// Downloads a node's keys and status lists, checks every signature, and keeps all of it at once. A list that cannot be
/// had or does not hold costs no other (IETF Token Status List, section 9), and an older list never replaces a newer.
/// </summary>
/// <param name="http">Follows no redirection and reads no more than a list may have.</param>
internal sealed class OfflineSync(HttpClient http, OfflineDirectory directory)
{
    private const int MaximumLists = 10_000;

    /// <param name="issuer">The node's public address, as it stands in its tokens, without a slash at its end.</param>
    /// <exception cref="HttpRequestException">The node cannot be reached, or does not answer as a node; nothing is changed.</exception>
    public async Task<SyncReport> RunAsync(string issuer, CancellationToken cancellation)
    {
        IssuerKnowledge? before = directory.Find(issuer);
        IssuerKnowledge now = new(issuer, await http.GetStringAsync(new Uri(issuer + "/.well-known/jwks.json"), cancellation), []);
        IReadOnlyList<SecurityKey> keys = now.SigningKeys();
        if (keys.Count == 0)
        {
            throw new HttpRequestException("The node publishes no key that it could sign with.");
        }

        List<(DownloadedList Downloaded, SignedList List)> kept = [];
        List<string> failures = [];
        int changed = 0;
        foreach (string uri in await ListedAsync(issuer, cancellation))
        {
            DownloadedList? had = before?.Find(uri);
            SignedList? hadList = had is null ? null : await SignedList.ReadAsync(had.Token, uri, issuer, keys);
            (DownloadedList? got, string? failure) = await DownloadAsync(uri, issuer, hadList is null ? null : had, cancellation);
            SignedList? gotList = got is null ? null : await SignedList.ReadAsync(got.Token, uri, issuer, keys);
            if (got is not null && gotList is null)
            {
                failure = "its signature or form does not hold";
            }

            if (gotList is not null && (hadList is null || gotList.IssuedAt >= hadList.IssuedAt))
            {
                kept.Add((got!, gotList));
                changed += got!.Token == had?.Token ? 0 : 1;
            }
            else if (hadList is not null)
            {
                kept.Add((had!, hadList));
            }

            if (failure is not null)
            {
                failures.Add($"{uri}: {failure}");
            }
        }

        directory.Keep(now with { Lists = [.. kept.Select(pair => pair.Downloaded)] });
        return new SyncReport(keys.Count, kept.Count, changed, kept.Count == 0 ? null : kept.Min(pair => pair.List.IssuedAt), failures);
    }

    private async Task<IReadOnlyList<string>> ListedAsync(string issuer, CancellationToken cancellation)
    {
        string json = await http.GetStringAsync(new Uri(issuer + StatusListUris.Path), cancellation);
        try
        {
            return JsonSerializer.Deserialize<Aggregation>(json) is { StatusLists: { Count: <= MaximumLists } lists }
                ? [.. lists.Distinct()]
                : throw new HttpRequestException("The node does not say where its status lists are.");
        }
        catch (JsonException)
        {
            throw new HttpRequestException("The node does not say where its status lists are.");
        }
    }

    private async Task<(DownloadedList? List, string? Failure)> DownloadAsync(string uri, string issuer, DownloadedList? had, CancellationToken cancellation)
    {
        // The aggregation is not signed, so it cannot send a counter to other addresses than the node's.
        if (!uri.StartsWith(issuer + "/", StringComparison.Ordinal) || !Uri.TryCreate(uri, UriKind.Absolute, out Uri? address))
        {
            return (null, "it is not at the node's address");
        }

        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, address);
            request.Headers.Accept.ParseAdd(StatusListEndpoints.MediaType);
            if (had?.EntityTag is { } tag)
            {
                request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            }

            using HttpResponseMessage response = await http.SendAsync(request, cancellation);
            return response.StatusCode switch
            {
                HttpStatusCode.NotModified when had is not null => (had, null),
                HttpStatusCode.OK => (new DownloadedList(uri, response.Headers.ETag?.ToString(), await response.Content.ReadAsStringAsync(cancellation)), null),
                _ => (null, $"the node answers {(int)response.StatusCode}"),
            };
        }
        catch (HttpRequestException exception)
        {
            return (null, exception.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, "the node did not answer in time");
        }
    }
}
