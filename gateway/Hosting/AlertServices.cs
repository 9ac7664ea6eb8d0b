using Exchange.Gateway.Alerts;
using Exchange.Gateway.Alerts.Counting;
using Exchange.Gateway.Alerts.Following;
using Exchange.Gateway.Alerts.Handling;
using Exchange.Gateway.Alerts.Webhooks;
using Exchange.Gateway.Search.Copies;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Hosting;

/// <summary>Watching over the accesses, and what is done about what is noticed.</summary>
internal static class AlertServices
{
    public static void AddAlerts(this IServiceCollection services, CompiledNode node)
    {
        if (node.Alerts is not { } plan)
        {
            return;
        }

        services.AddSingleton(plan);
        services.AddSingleton(new SubjectNames(node.AuditKeys));
        services.AddSingleton<ILeases, Leases>();
        services.AddSingleton<CopiedRecords>();
        services.AddSingleton<WatchStore>();
        services.AddSingleton<AlertStore>();
        services.AddSingleton<SilenceStore>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<AlertBodies>(provider, node.Node.Code));
        services.AddSingleton<AlertDesk>();
        services.AddSingleton<AlertEndpoints>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<AlertRecorder>(provider, node.Node.Code));
        if (plan.Webhook is { } receiver)
        {
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<NoticeSignature>(provider, node.Node.Issuer));
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<WebhookDelivery>(provider, receiver, receiver.NewHttpClient(), new AlertNotice(node.Node.Code)));
        }

        services.AddHostedService(provider => new AlertService(
            cancellation => AccessWatch.OpenAsync(
                plan,
                provider.GetRequiredService<SubjectNames>(),
                provider.GetRequiredService<CopiedRecords>(),
                provider.GetRequiredService<WatchStore>(),
                provider.GetRequiredService<SilenceStore>(),
                provider.GetRequiredService<TimeProvider>(),
                cancellation),
            provider.GetRequiredService<AlertRecorder>(),
            provider.GetService<WebhookDelivery>(),
            provider.GetRequiredService<ILeases>(),
            provider.GetRequiredService<Health.NodeHealth>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AlertService>>()));
    }
}
