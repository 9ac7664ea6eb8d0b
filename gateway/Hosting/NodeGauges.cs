using System.Diagnostics.Metrics;
using Exchange.Audit;
using Exchange.Gateway.Health;
using Exchange.Gateway.Http;
using Exchange.Gateway.Search.Copies;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Changes;

namespace Exchange.Gateway.Hosting;

/// <summary>What a node holds and how it is, asked whenever the metrics are.</summary>
internal static class NodeGauges
{
    public static void Create(IServiceProvider services)
    {
        Meter meter = services.GetRequiredService<IMeterFactory>().Create(NodeMeter.Name);
        AuditLog audit = services.GetRequiredService<AuditLog>();
        CardCache cards = services.GetRequiredService<CardCache>();
        NodeHealth health = services.GetRequiredService<NodeHealth>();

        meter.CreateObservableGauge("exchange.audit.writable", () => audit.State.IsWritable ? 1 : 0, null, "1 while the audit log takes records, otherwise 0: nothing is answered then");
        meter.CreateObservableCounter("exchange.audit.records", () => (long)audit.Count, "{record}", "Durable records in the audit log of this replica, over all its life");
        AuditProjector projector = services.GetRequiredService<AuditProjector>();
        meter.CreateObservableGauge("exchange.audit.copy.lag", () => (long)projector.CopyLag, "{record}", "Durable records of this replica's audit log that are not copied to the database yet, and so would be lost with its volume");
        meter.CreateObservableGauge("exchange.audit.search.lag", () => (long)projector.SearchLag, "{record}", "Durable records of this replica's audit log that a search does not find yet");
        meter.CreateObservableGauge("exchange.cards.cached", () => cards.Count, "{card}", "Cards in the cache of this process");
        meter.CreateObservableGauge("exchange.degraded", () => health.Degraded().Select(part => new Measurement<int>(1, new KeyValuePair<string, object?>("part", part))), null, "1 for each part that the node must do without now, as /health/ready names them");
        ChangeMetrics.Create(meter, services.GetRequiredService<CardFeeds>(), services.GetRequiredService<TimeProvider>());
    }
}
