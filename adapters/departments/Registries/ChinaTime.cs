namespace Exchange.Departments.Registries;

/// <summary>The time that the registries' days are counted in.</summary>
internal static class ChinaTime
{
    /// <summary>Fixed, so that no time zone database is needed: summer time ended in 1991.</summary>
    public static TimeSpan Offset { get; } = TimeSpan.FromHours(8);

    public static DateTimeOffset ChinaNow(this TimeProvider time) => time.GetUtcNow().ToOffset(Offset);

    public static DateOnly ChinaToday(this TimeProvider time) => DateOnly.FromDateTime(time.ChinaNow().DateTime);
}
