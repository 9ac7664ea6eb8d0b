using Exchange.Audit.Storage;
using Exchange.Gateway.Audit;
using Exchange.Gateway.MyData;
using Exchange.Gateway.Search;
using Exchange.Gateway.Search.Copies;
using Exchange.Gateway.Search.Proofs;
using Exchange.Gateway.Search.Streams;
using Exchange.Gateway.Search.Trees;

namespace Exchange.Gateway.Hosting;

/// <summary>Copying this replica's log to the database, and searching what is there.</summary>
internal static class SearchServices
{
    public static void AddSearch(this IServiceCollection services, CompiledNode node)
    {
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<AuditCopies>(provider, node.Node.Replica));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<AuditProjector>(provider, new FileLogStorage(node.Configuration.Audit.Directory), node.AuditKeys));
        services.AddHostedService(provider => provider.GetRequiredService<AuditProjector>());
        services.AddSingleton(new CopiedMonths(node.AuditKeys, node.Node.Code));
        if (node.CheckpointKey is not null)
        {
            services.AddSingleton<IReplicaTrees, CopiedTrees>();
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<TreeCopies>(provider, node.Node.Replica));
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<TreeProjector>(provider, new FileLogStorage(node.Configuration.Audit.Directory), node.AuditKeys));
        }

        services.AddSingleton(new SearchCursors(node.AuditKeys));
        services.AddSingleton<AuditSearch>();
        services.AddSingleton(provider => new RecordProofs(provider.GetRequiredService<AuditSearch>(), provider.GetService<PublishedLog>(), provider.GetService<IReplicaTrees>()));
        services.AddSingleton<SearchStreams>();
        services.AddSingleton<SearchAttempts>();
        services.AddSingleton(new SearchScopes(DataOfDepartments(node.Configuration).ToLookup(data => data.Department, data => data.Target, StringComparer.Ordinal)));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<AuditQueries>(provider, node.Node.Code));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SearchEndpoints>(provider, node.Node.Code));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<PersonCertificates>(provider, node.Configuration.MyData.Purpose));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<MyAccesses>(provider, node.Node.Code));
        services.AddSingleton<MyDataEndpoints>();
    }

    /// <summary>The types of a department's registries, and its resources. Those of other nodes are their departments'.</summary>
    private static IEnumerable<(string Department, string Target)> DataOfDepartments(NodeConfiguration configuration) =>
        (from type in configuration.Types
         from source in configuration.Sources
         where type.Source == source.Name && source.Department is not null
         select (source.Department, type.Code))
        .Concat(configuration.Resources.Select(resource => (resource.Department, resource.Code)));
}
