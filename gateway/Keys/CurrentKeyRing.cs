namespace Exchange.Gateway.Keys;

/// <summary>
/// The key ring as its file is now: a key that was added is used within a second, without a restart. A file that cannot be
/// used changes nothing, and neither does another index key: under that, everything has another name.
/// </summary>
internal sealed partial class CurrentKeyRing(KeyRing ring, string file, TimeProvider time, ILogger<CurrentKeyRing> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private volatile KeyRing _ring = ring;
    private (DateTime Written, long Length) _read = StampOf(file);

    public KeyRing Ring => _ring;

    /// <summary>Reads the file again if it has changed.</summary>
    public void Refresh()
    {
        (DateTime, long) stamp = StampOf(file);
        if (stamp == _read)
        {
            return;
        }

        _read = stamp;
        try
        {
            KeyRing read = KeyRing.Parse(File.ReadAllText(file));
            if (read.IndexId != _ring.IndexId)
            {
                Log.OtherIndex(logger);
                return;
            }

            _ring = read;
            Log.Read(logger, read.KeyIds.Count);
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            Log.Unusable(logger, exception.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(s_interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Refresh();
        }
    }

    private static (DateTime, long) StampOf(string file) => new FileInfo(file) is { Exists: true } info ? (info.LastWriteTimeUtc, info.Length) : default;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The key ring for cards was read again; {Count} key(s) open")]
        public static partial void Read(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Error, "The key ring for cards has changed and cannot be used; the one from before stays in use: {Reason}")]
        public static partial void Unusable(ILogger logger, string reason);

        [LoggerMessage(3, LogLevel.Error, "The key ring for cards has another index key; restart every replica for it, the ring from before stays in use")]
        public static partial void OtherIndex(ILogger logger);
    }
}
