using Exchange.Gateway.Access;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Console.Texts;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Receipts;
using Microsoft.AspNetCore.Http.Features;

namespace Exchange.Gateway.Console;

/// <summary>
/// The page of receipts: whoever was handed one pastes it in and reads what it says and whether a node that this one
/// trusts signed it. It travels in the body and is kept nowhere; no data are asked for, so nothing is recorded.
/// </summary>
internal sealed class ReceiptEndpoints(NodeOptions node, TimeZoneInfo zone, PageRenderer renderer, AccessSnapshots access)
{
    public const string Path = "/receipts";
    public const string Field = "receipt";

    private const int BodyLimit = 64 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (HttpContext http) => ShowAsync(http, null)).ExcludeFromDescription();
        routes.MapPost(Path, ExplainAsync).ExcludeFromDescription();
    }

    private async Task ExplainAsync(HttpContext http)
    {
        string text = await ReadAsync(http);
        if (!Receipt.TryRead(text, out Receipt? receipt))
        {
            await ShowAsync(http, new PastedReceipt(text, null, StatementFault.Unreadable));
            return;
        }

        StatementFault fault = await receipt.CheckAsync(access.Current.IssuerKeys.GetValueOrDefault(receipt.Statement.Issuer));
        await ShowAsync(http, new PastedReceipt(text, receipt, fault));
    }

    private Task ShowAsync(HttpContext http, PastedReceipt? pasted) => renderer.WriteAsync(
        http,
        new ReceiptView(new Phrasing(Languages.Choose(http), zone), node, pasted),
        pasted is { Receipt: null } ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);

    private static async Task<string> ReadAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = BodyLimit;
        }

        try
        {
            return http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(http.RequestAborted))[Field].ToString() : "";
        }
        catch (InvalidDataException exception)
        {
            throw new BadHttpRequestException("The form cannot be read.", exception);
        }
    }
}
