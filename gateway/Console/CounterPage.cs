using Exchange.Gateway.Configuration;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Console;

/// <summary>The counter page at <c>/</c>: somebody types or scans an identifier and sees the verdict.</summary>
internal static class CounterPage
{
    public static void AddCounterPage(
        this IServiceCollection services, ConsoleOptions console, NodeOptions node, TimeZoneInfo zone, IReadOnlyList<TypeOptions> types)
    {
        // Cookies do not know ports, and several nodes may run on one machine.
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "exchange-form-" + node.Code;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.FormFieldName = CounterForm.TokenField;
            options.SuppressXFrameOptionsHeader = true;
        });

        // A cookie from before a restart is no error; the page asks to send the form again.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.None));

        services.AddSingleton(new CounterChoices(node, zone, console.Client, console.Purposes, types, console.Samples));
        services.AddSingleton<CounterEndpoints>();
    }

    public static void MapCounterPage(this WebApplication app) => app.Services.GetRequiredService<CounterEndpoints>().Map(app);
}
