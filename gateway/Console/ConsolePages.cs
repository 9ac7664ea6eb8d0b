using System.Text.Encodings.Web;
using System.Text.Unicode;
using Exchange.Gateway.Configuration;

namespace Exchange.Gateway.Console;

/// <summary>The pages that every node has, and what all pages share.</summary>
internal static class ConsolePages
{
    public static void AddPages(this IServiceCollection services, NodeOptions node, TimeZoneInfo zone)
    {
        // Chinese as such and not as character references.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddSingleton<PageRenderer>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ReceiptEndpoints>(provider, node, zone));
    }

    public static void MapPages(this WebApplication app)
    {
        app.Services.GetRequiredService<ReceiptEndpoints>().Map(app);
        CounterAssets.Map(app);
    }
}
