using Exchange.Gateway.Access;
using Exchange.Gateway.Console.Texts;
using Exchange.Gateway.Http;
using Exchange.Gateway.Verification;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;

namespace Exchange.Gateway.Console;

/// <summary>
/// Shows the page, and takes what it sends. A question goes the way of every other: the same verifier decides and
/// records it. Identifiers travel in bodies only, never in an address.
/// </summary>
internal sealed class CounterEndpoints(
    CounterChoices choices, PageRenderer renderer, Verifier verifier, AccessSnapshots access, IAntiforgery antiforgery, TimeProvider time)
{
    private const int BodyLimit = 16 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", ShowAsync).ExcludeFromDescription();
        routes.MapPost("/", VerifyAsync).ExcludeFromDescription();
    }

    private Task ShowAsync(HttpContext http)
    {
        if (!IsAddressed(http.Request.Host))
        {
            return NotHereAsync(http);
        }

        Language language = Languages.Choose(http);
        CounterForm form = new() { Officer = PageTexts.OfficerExample.In(language) };
        return renderer.WriteAsync(http, View(http, language, form, asked: null), StatusCodes.Status200OK);
    }

    private async Task VerifyAsync(HttpContext http)
    {
        if (!IsAddressed(http.Request.Host))
        {
            await NotHereAsync(http);
            return;
        }

        Language language = Languages.Choose(http);
        CounterForm form = await ReadAsync(http);
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            CounterView expired = View(http, language, form, asked: null) with { FormExpired = true };
            await renderer.WriteAsync(http, expired, StatusCodes.Status400BadRequest);
            return;
        }

        Outcome<VerificationAnswer> outcome = access.Current.Clients.TryGetValue(choices.Client, out Client? client)
            ? await verifier.VerifyAsync(client, form.ToQuestion(), http.RequestAborted)
            : new Problem(ProblemKind.NotGranted, "The client as which this page asks is no longer known to the node.");

        // What is wrong stays in its field, to be mended there.
        AskedQuestion asked = new(form, outcome, time.GetUtcNow());
        CounterView view = View(http, language, outcome.Succeeded ? form.Next() : form, asked);
        await renderer.WriteAsync(http, view, outcome.Problem?.Kind.Status ?? StatusCodes.Status200OK);
    }

    private CounterView View(HttpContext http, Language language, CounterForm form, AskedQuestion? asked) =>
        new(new Phrasing(language, choices.Zone), choices, form, asked, FormExpired: false, antiforgery.GetAndStoreTokens(http));

    private static async Task<CounterForm> ReadAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = BodyLimit;
        }

        if (!http.Request.HasFormContentType)
        {
            return new CounterForm();
        }

        try
        {
            return CounterForm.Read(await http.Request.ReadFormAsync(http.RequestAborted));
        }
        catch (InvalidDataException exception)
        {
            throw new BadHttpRequestException("The form cannot be read.", exception);
        }
    }

    /// <summary>
    /// The page answers whoever opens it on this machine. Under a foreign name it does not exist: that name may have
    /// been pointed here by another site, whose scripts could then read the answers.
    /// </summary>
    private bool IsAddressed(HostString host) =>
        host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (System.Net.IPAddress.TryParse(host.Host.Trim('[', ']'), out System.Net.IPAddress? address) && System.Net.IPAddress.IsLoopback(address))
        || host.Host.Equals(new Uri(choices.Node.Issuer).Host, StringComparison.OrdinalIgnoreCase);

    private static Task NotHereAsync(HttpContext http) =>
        ProblemWriter.WriteAsync(http, new Problem(ProblemKind.NotFound, "There is nothing at this address."));
}
