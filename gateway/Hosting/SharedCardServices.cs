using Exchange.Gateway.Health;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Redis;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Changes;
using Exchange.Gateway.Verification.Shared;

namespace Exchange.Gateway.Hosting;

/// <summary>Lets the replicas of a node share their cards where it has a Redis.</summary>
internal static class SharedCardServices
{
    public static void AddSharedCards(this IServiceCollection services, CompiledNode node)
    {
        if (node.CardKeys is { } ring)
        {
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<CurrentKeyRing>(provider, ring, node.Configuration.Cards.KeysFile!));
            services.AddHostedService(provider => provider.GetRequiredService<CurrentKeyRing>());
        }

        if (node.Redis is not { } client)
        {
            return;
        }

        services.AddSingleton(provider => new RedisServer(
            client, node.Configuration.Redis!.Timeout, provider.GetRequiredService<NodeHealth>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RedisServer>>()));
        services.AddHostedService(provider => provider.GetRequiredService<RedisServer>());
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SharedCards>(provider, node.Configuration.Cards.Lifetime, Random.Shared));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SharedHolders>(provider, node.Configuration.Cards.Lifetime, Random.Shared));
        services.AddHostedService(provider => new FeedWriting([.. provider.GetRequiredService<CardFeeds>().All.Select(feed => feed.Writer!)]));
    }

    /// <summary>What brings a feed's changes to Redis; null where there is none.</summary>
    public static FeedWriter? Writer(IServiceProvider provider, string feed, Func<TypeOptions, bool> isOf)
    {
        CompiledNode node = provider.GetRequiredService<CompiledNode>();
        TypeOptions[] types = [.. node.Configuration.Types.Where(isOf)];
        return node.Redis is null ? null : new FeedWriter(
            feed, [.. types.Select(type => type.Code)], provider.GetRequiredService<CurrentKeyRing>(),
            provider.GetRequiredService<RedisServer>(), node.Configuration.Cards.Lifetime, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<FeedWriter>>(), isOwn: types.All(type => !string.IsNullOrEmpty(type.Source)));
    }
}
