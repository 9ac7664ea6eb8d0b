namespace Exchange.Gateway.Verification.Presentations;

internal static class PresentationServices
{
    /// <param name="issuer">The node's public address.</param>
    public static void AddPresentations(this IServiceCollection services, string issuer)
    {
        services.AddSingleton<IUsedPresentations, UsedPresentations>();
        services.AddSingleton<PresentationCheck>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<PresentationSigner>(provider, issuer));
        services.AddSingleton<Presenter>();
        services.AddSingleton<PresentationEndpoints>();
    }
}
