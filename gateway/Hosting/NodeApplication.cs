using Exchange.Audit;
using Exchange.Audit.Storage;
using Exchange.Gateway.Access;
using Exchange.Gateway.Alerts.Handling;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Audit.Witnessing;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Console;
using Exchange.Gateway.Health;
using Exchange.Gateway.Http;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Lookups;
using Exchange.Gateway.Metrics;
using Exchange.Gateway.MyData;
using Exchange.Gateway.Peers;
using Exchange.Gateway.Resources;
using Exchange.Gateway.Search;
using Exchange.Gateway.Sources;
using Exchange.Gateway.State;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Holders;
using Exchange.Gateway.Verification.Presentations;
using Exchange.Gateway.Verification.Receipts;
using Exchange.Gateway.Verification.StatusLists;

namespace Exchange.Gateway.Hosting;

/// <summary>A node, put together: the one place where the concepts meet.</summary>
internal static class NodeApplication
{
    /// <param name="audit">The opened audit log; disposed of with the application, and again, harmlessly, by whoever opened it.</param>
    public static WebApplication Build(CompiledNode node, AuditLog audit)
    {
        // One thread may be waiting for the disk on behalf of the audit log, and one for the state database.
        ThreadPool.SetMinThreads(Environment.ProcessorCount + 2, Environment.ProcessorCount);
        // Empty, so that the node's own file is its only configuration and no directory is watched for changes.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        NodeLogging.Configure(builder.Logging);
        NodeListeners.Configure(builder.WebHost, node.Configuration.Listen);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(10));

        IServiceCollection services = builder.Services;
        services.AddSingleton(node);
        services.AddSingleton(_ => audit);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<NodeHealth>();
        AddState(services, node);
        AddAccess(services, node);
        AddAudit(services, node);
        services.AddWitnessing(node);
        services.AddSearch(node);
        services.AddAlerts(node);
        services.AddOrigins();
        services.AddChangeFeeds(node);
        services.AddSharedCards(node);
        AddVerification(services, node);
        services.AddSingleton<Lookup>();
        services.AddSingleton<LookupEndpoints>();
        services.AddSingleton<HealthEndpoints>();
        services.AddResourceProxy(node.Resources);
        services.AddApiDescription();
        services.AddMetricCollection();
        ProcessKeys.Configure(services);
        services.AddPages(node.Node, node.TimeZone);
        if (node.Configuration.Console is { } console)
        {
            services.AddCounterPage(console, node.Node, node.TimeZone, node.Configuration.Types);
        }

        if (node.Configuration.StatusLists is { } statusLists)
        {
            services.AddStatusLists(statusLists, node.StatusKey!, node.Node.Issuer);
        }

        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = JsonBody.DefaultLimit;
            options.EnableDetailedErrors = false;
            // The fallback for unknown services would take every address of two segments, and answer 404 for 405.
            options.IgnoreUnknownServices = true;
        });

        WebApplication app = builder.Build();
        // The proxy brings the framework's authorisation along, which no endpoint here asks for.
        ((IApplicationBuilder)app).Properties["__AuthorizationMiddlewareSet"] = true;
        app.UseCallersTraces();
        app.UseExceptionProblems();
        app.UseRouting();
        app.UseListenerSeparation();
        app.UseStatusProblems();
        app.Services.GetRequiredService<VerificationEndpoints>().Map(app);
        app.Services.GetRequiredService<PresentationEndpoints>().Map(app);
        app.Services.GetRequiredService<LookupEndpoints>().Map(app);
        app.Services.GetRequiredService<TokenEndpoints>().Map(app);
        app.Services.GetRequiredService<RevocationEndpoint>().Map(app);
        app.Services.GetRequiredService<HealthEndpoints>().Map(app);
        app.MapResourceProxy();
        app.MapApiDescription();
        app.MapMetrics();
        NodeGauges.Create(app.Services);
        app.MapPages();
        if (node.Configuration.Console is not null)
        {
            app.MapCounterPage();
        }

        if (node.Configuration.StatusLists is not null)
        {
            app.MapStatusLists();
        }

        app.Services.GetService<PublishedLogEndpoints>()?.Map(app);
        app.Services.GetService<WitnessEndpoints>()?.Map(app);
        app.Services.GetRequiredService<SearchEndpoints>().Map(app);
        app.Services.GetRequiredService<MyDataEndpoints>().Map(app);
        app.Services.GetService<AlertEndpoints>()?.Map(app);

        app.MapGrpcService<VerificationService>().WithMetadata(new ServedOn(Listener.Grpc));
        app.MapGrpcService<PeerService>().WithMetadata(new ServedOn(Listener.Grpc));
        return app;
    }

    public static AuditLog OpenAuditLog(CompiledNode node)
    {
        AuditOptions options = node.Configuration.Audit;
        return AuditLog.Open(
            new AuditLogOptions { LogName = node.LogName, SegmentBytes = options.SegmentBytes }, node.AuditKeys, TimeProvider.System, new FileLogStorage(options.Directory));
    }

    private static void AddState(IServiceCollection services, CompiledNode node)
    {
        services.AddSingleton(_ => node.State);
        services.AddHostedService<StateMigration>();
    }

    private static void AddAccess(IServiceCollection services, CompiledNode node)
    {
        string issuer = node.Node.Issuer;
        services.AddSingleton(new AccessSnapshots(node.Access));
        services.AddSingleton(node.SigningKeys);
        services.AddSingleton(new TokenAudiences(issuer, [issuer, issuer + "/oauth2/token"]));
        services.AddSingleton<IUsedAssertions, UsedAssertions>();
        services.AddSingleton<AssertionValidator>();
        services.AddSingleton<ClientForms>();
        services.AddSingleton<RevokedTokens>();
        services.AddSingleton<RevocationEndpoint>();
        services.AddHostedService<RevocationFeed>();
        services.AddHostedService<AccessKeyWatch>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<TokenValidator>(provider, issuer));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<TokenIssuer>(provider, issuer));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<TokenEndpoints>(provider, node.Configuration.Access, issuer));
    }

    private static void AddAudit(IServiceCollection services, CompiledNode node)
    {
        if (node.Embargoes is { } embargoes)
        {
            services.AddSingleton(embargoes);
        }

        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<AccessRecorder>(provider, node.Node.Code));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<NoiseAggregator>(provider, node.Node.Code));
        services.AddSingleton<IRevocationRecords, RevocationRecords>();
        services.AddSingleton<INoise>(provider => provider.GetRequiredService<NoiseAggregator>());
        services.AddHostedService(provider => provider.GetRequiredService<NoiseAggregator>());
        if (node.CheckpointKey is { } checkpointKey)
        {
            string directory = node.Configuration.Audit.Directory;
            services.AddSingleton(new PublishedLog(directory, node.Node.Replica));
            services.AddSingleton<PublishedLogEndpoints>();
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<LogPublication>(provider, new FileLogStorage(directory), node.AuditKeys, checkpointKey));
            services.AddHostedService(provider => provider.GetRequiredService<LogPublication>());
        }
    }

    private static void AddVerification(IServiceCollection services, CompiledNode node)
    {
        // With an eighth as much for whose they are.
        services.AddSingleton(new CardCache(node.Configuration.Cards.Bytes / 9 * 8));
        services.AddSingleton(new HolderKeys(node.CardKeys ?? KeyRing.Generate(TimeProvider.System)));
        services.AddSingleton(provider => new CardMaker(node.TimeZone, provider.GetRequiredService<HolderKeys>()));
        services.AddSingleton<CardFiller>();
        services.AddSingleton<CardResolver>();
        services.AddSingleton<HolderResolver>();
        services.AddSingleton<Verifier>();
        services.AddSingleton<VerificationEndpoints>();
        services.AddPresentations(node.Node.Issuer);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ReceiptSigner>(provider, node.Node.Issuer));
    }
}
