namespace Exchange.Audit;

/// <summary>What a <see cref="MonthFile"/> holds.</summary>
internal enum MonthFileKind : byte
{
    /// <summary>The month's secret.</summary>
    Secret = 1,

    /// <summary>That the secret was destroyed as ordered.</summary>
    Retired = 2,
}
