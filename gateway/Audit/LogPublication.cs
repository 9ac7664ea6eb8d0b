using Exchange.Audit;
using Exchange.Audit.Notes;
using Exchange.Audit.Publication;
using Exchange.Audit.Storage;
using Exchange.Audit.Tree;
using Exchange.Gateway.Health;

namespace Exchange.Gateway.Audit;

/// <summary>
/// Publishes this replica's log each second in which it has grown: tiles, then a checkpoint. Calls do not wait for it; while
/// it cannot, what is published stays as it is.
/// </summary>
internal sealed partial class LogPublication(
    AuditLog log, PublishedLog published, ILogStorage storage, AuditKeys keys, NoteSignerKey key, NodeHealth health, TimeProvider time, ILogger<LogPublication> logger)
    : BackgroundService
{
    public const string Part = "audit-publication";

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly Lock _publishing = new();
    private LogPublisher? _publisher;
    private readonly ToldReason _told = new();

    /// <summary>Publishes the last checkpoint once more, with cosignatures over it; false where another has taken its place.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public bool TryCosign(SignedCheckpoint checkpoint, IReadOnlyList<NoteSignature> cosignatures)
    {
        lock (_publishing)
        {
            return _publisher is { } publisher && publisher.TryCosign(checkpoint, cosignatures);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(s_interval, time);
        try
        {
            // The log of a node that is new, or comes from before it was published, may take a while.
            await Task.Yield();
            do
            {
                Publish();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            Publish();
        }
    }

    private void Publish()
    {
        lock (_publishing)
        {
            TryPublish();
        }
    }

    private void TryPublish()
    {
        try
        {
            if (_publisher is null)
            {
                _publisher = LogPublisher.Open(storage, keys, published.Tiles(), published.Checkpoints(), key.VerifierKey.Name, key);
                published.Latest = _publisher.Latest;
            }

            if (_publisher.Publish(log.Count) is { } checkpoint)
            {
                published.Latest = checkpoint;
            }

            health.Succeeded(Part);
            if (_told.IsOver())
            {
                Log.Again(logger);
            }
        }
        catch (Exception exception)
        {
            // Opened again, it goes on from what is there.
            _publisher = null;
            health.Failed(Part);
            if (_told.IsNew(exception.Message))
            {
                Log.Failed(logger, exception.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The audit log cannot be published: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Information, "The audit log is published again")]
        public static partial void Again(ILogger logger);
    }
}
