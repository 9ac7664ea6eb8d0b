using Exchange.Gateway.Verification.Changes;

namespace Exchange.Gateway.Verification.StatusLists;

/// <summary>Puts the status lists together, for a node that publishes them.</summary>
internal static class StatusListServices
{
    /// <param name="issuer">The node's public address.</param>
    public static void AddStatusLists(this IServiceCollection services, StatusListOptions options, StatusKey key, string issuer)
    {
        services.AddSingleton(options);
        services.AddSingleton(key);
        services.AddSingleton(new StatusListUris(issuer));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<StatusEntries>(provider, options.Capacity));
        services.AddSingleton<StatusRegister>();
        services.AddSingleton<IStatusReferences>(provider => provider.GetRequiredService<StatusRegister>());
        services.AddSingleton<ICardObserver>(provider => provider.GetRequiredService<StatusRegister>());
        services.AddSingleton<StatusListSigner>();
        services.AddSingleton<StatusListPublisher>();
        services.AddSingleton<StatusListEndpoints>();
    }

    public static void MapStatusLists(this WebApplication app) => app.Services.GetRequiredService<StatusListEndpoints>().Map(app);
}
