using Exchange.Gateway.Audit.Cosigning;
using Exchange.Gateway.Audit.Witnessing;

namespace Exchange.Gateway.Hosting;

/// <summary>Witnesses: those that cosign this replica's log, and this node as one of other nodes'.</summary>
internal static class WitnessServices
{
    public static void AddWitnessing(this IServiceCollection services, CompiledNode node)
    {
        if (node is { CheckpointKey: not null, Witnesses.Count: > 0 })
        {
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<LogCosigning>(provider, node.Witnesses, WitnessClient.NewHttpClient()));
        }

        if (node.Witness is { } witness)
        {
            services.AddSingleton(witness);
            services.AddSingleton<WitnessMemory>();
            services.AddSingleton<CheckpointWitness>();
            services.AddSingleton<SuspicionQueue>();
            services.AddSingleton<WitnessAlarms>();
            services.AddSingleton<WitnessEndpoints>();
            services.AddSingleton(_ => new LogExamination(LogExamination.NewClient()));
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<SuspicionWatch>(provider, node.Node.Code));
            services.AddHostedService<OpenAlarmWatch>();
        }
    }
}
