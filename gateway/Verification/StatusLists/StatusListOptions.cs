using Exchange.Gateway.Configuration;

namespace Exchange.Gateway.Verification.StatusLists;

/// <summary>The status lists for offline counters: the configuration section <c>StatusLists</c>. Without it there are none.</summary>
internal sealed record StatusListOptions
{
    public const long DefaultCapacity = 1_048_576;

    /// <summary>File with the key under which certificates are kept: <c>exchange keys generate status-lists</c> makes one. It never changes.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>Entries of a list; those that are not given away cannot be told from valid ones.</summary>
    public long Capacity { get; init; } = DefaultCapacity;

    /// <summary>How long a counter may keep a list before it asks again: the claim <c>ttl</c>, in whole seconds.</summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long after its signature a list may be relied upon: the claim <c>exp</c>.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The key, or null with every reason collected.</summary>
    public StatusKey? Check(ConfigurationErrors errors)
    {
        if (Capacity < 1024 || Capacity > StatusList.MaximumBytes * 8L / PublishedStatuses.Bits || Capacity % 4 != 0)
        {
            errors.Add("StatusLists:Capacity", "From 1024 to 16777216, a multiple of 4.");
        }

        if (TimeToLive < TimeSpan.FromSeconds(1) || TimeToLive > TimeSpan.FromDays(1))
        {
            errors.Add("StatusLists:TimeToLive", "From 00:00:01 to 1.00:00:00.");
        }

        if (Lifetime < 2 * TimeToLive || Lifetime > TimeSpan.FromDays(30))
        {
            errors.Add("StatusLists:Lifetime", "From twice StatusLists:TimeToLive to 30.00:00:00.");
        }

        return StatusKey.Load("StatusLists:KeyFile", KeyFile, errors);
    }
}
