using System.Data.Common;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Access;

/// <summary>
/// Lets this replica refuse what any replica of the node revoked, well within a second. While the database cannot be
/// read, what is known goes on being refused, and what is not dies when it expires.
/// </summary>
internal sealed partial class RevocationFeed(RevokedTokens revoked, TokenValidator tokens, NodeHealth health, TimeProvider time, ILogger<RevocationFeed> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(400);

    private long _seen;
    private bool _lost;

    /// <summary>Read once before the node listens, so that a restart accepts nothing that was revoked.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(s_interval, time, stoppingToken);
            await ReadAsync(stoppingToken);
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (RevokedToken token in await revoked.ReadAsync(_seen, cancellation))
            {
                tokens.Revoke(token.Token, token.Expires);
                _seen = token.Sequence;
            }

            if (_lost)
            {
                _lost = false;
                health.Succeeded(StateDatabase.Part);
                Log.Found(logger);
            }
        }
        catch (Exception exception) when (exception is DbException or TimeoutException)
        {
            health.Failed(StateDatabase.Part);
            if (!_lost)
            {
                _lost = true;
                Log.Lost(logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Revoked tokens cannot be read; those that are known stay refused")]
        public static partial void Lost(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Information, "Revoked tokens are read again")]
        public static partial void Found(ILogger logger);
    }
}
