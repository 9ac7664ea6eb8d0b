namespace Exchange.Gateway.Health;

/// <summary>Why something that is tried again and again fails, so that the log has each reason once, and then once that it is over.</summary>
internal sealed class ToldReason
{
    private string? _told;

    /// <summary>Whether it failed for another reason before, or not at all: then it is to be told.</summary>
    public bool IsNew(string reason)
    {
        bool isNew = _told != reason;
        _told = reason;
        return isNew;
    }

    /// <summary>Whether something was told that is over now.</summary>
    public bool IsOver()
    {
        bool wasTold = _told is not null;
        _told = null;
        return wasTold;
    }
}
