using System.Security.Cryptography;
using System.Text;

namespace Exchange.Gateway.Keys;

/// <summary>
/// The key ring as its file is now: a key that was added is used within a second, without a restart. A file that cannot be
/// used changes nothing, and neither does another index key: under that, everything has another name.
/// </summary>
internal sealed partial class CurrentKeyRing(KeyRing ring, string file, TimeProvider time, ILogger<CurrentKeyRing> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private volatile KeyRing _ring = ring;
    private byte[] _read = [];
    private string _fault = "";

    public KeyRing Ring => _ring;

    /// <summary>Reads the file again. Its content is compared: the times of mounted secrets, which are links, stand still.</summary>
    public void Refresh()
    {
        try
        {
            byte[] content = File.ReadAllBytes(file);
            byte[] hash = SHA256.HashData(content);
            if (!hash.AsSpan().SequenceEqual(_read))
            {
                _read = hash;
                Take(KeyRing.Parse(Encoding.UTF8.GetString(content)));
            }
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            if (exception.Message != _fault)
            {
                _fault = exception.Message;
                Log.Unusable(logger, exception.Message);
            }
        }
    }

    private void Take(KeyRing read)
    {
        _fault = "";
        if (read.IndexId != _ring.IndexId)
        {
            Log.OtherIndex(logger);
        }
        else if (!read.KeyIds.SequenceEqual(_ring.KeyIds))
        {
            _ring = read;
            Log.Read(logger, read.KeyIds.Count);
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
