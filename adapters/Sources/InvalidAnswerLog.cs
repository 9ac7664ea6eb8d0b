namespace Exchange.Adapters.Sources;

/// <summary>Tells the operator of answers that could not be mapped, once in a while however many there are.</summary>
internal sealed partial class InvalidAnswerLog(string source, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;
    private int _unsaid;

    public void Note(string message)
    {
        int count;
        lock (_lock)
        {
            _unsaid++;
            var now = time.GetUtcNow();
            if (now < _next)
            {
                return;
            }

            _next = now + Between;
            count = _unsaid;
            _unsaid = 0;
        }

        Log.Invalid(logger, source, message, count);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Source {Source} answers what cannot be used: {Why}; {Count} since this was last said")]
        public static partial void Invalid(ILogger logger, string source, string why, int count);
    }
}
