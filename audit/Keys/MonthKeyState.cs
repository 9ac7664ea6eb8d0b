namespace Exchange.Audit;

/// <summary>What has become of a month's secret.</summary>
internal enum MonthKeyState
{
    /// <summary>It is there and was opened.</summary>
    Found,

    /// <summary>It was destroyed as ordered: the month's records cannot be read any more, and that is no damage.</summary>
    Retired,

    /// <summary>It is not there, and nothing tells that it was destroyed as ordered.</summary>
    Missing,

    /// <summary>Its file is not what was written.</summary>
    Damaged,

    /// <summary>Its file is another log's.</summary>
    OtherLog,
}
