using Exchange.Adapters.Answers;
using Exchange.Adapters.Sources;
using Exchange.Contracts.V1;
using Grpc.Core;

namespace Exchange.Adapters.Services;

/// <summary>What an operator asks of this adapter's sources.</summary>
internal sealed class SourceDiagnosticsService(SourceCatalog sources) : SourceDiagnostics.SourceDiagnosticsBase
{
    public override Task<ListSourcesReply> List(ListSourcesRequest request, ServerCallContext context) =>
        Task.FromResult(new ListSourcesReply { Sources = { sources.All.Select(StatusOf) } });

    public override async Task<ExplainReply> Explain(ExplainRequest request, ServerCallContext context)
    {
        var source = sources.Require(request.Source);
        var id = Statuses.RequireKey(request.Id, "id");
        var trace = new MappingTrace();
        await source.ExplainAsync(id, trace, context.CancellationToken).ConfigureAwait(false);
        return new ExplainReply { Steps = { trace.Steps } };
    }

    private static SourceStatus StatusOf(GuardedSource source) => new()
    {
        Name = source.Settings.Name,
        Kind = source.Settings.Kind,
        TypeCodes = { source.Settings.Types.Codes },
        Circuit = source.Circuit,
        CallsUnderWay = (uint)source.CallsUnderWay,
        ConcurrencyLimit = (uint)source.Settings.Concurrency,
    };
}
