using System.Globalization;

namespace Exchange.Gateway.Alerts.Counting;

/// <summary>Where a record stands: in which replica's log, and where in it.</summary>
internal readonly record struct RecordPlace(int Replica, ulong Index)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Replica}/{Index}");

    /// <param name="text">As <see cref="ToString"/> writes it.</param>
    public static RecordPlace Parse(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return new RecordPlace(int.Parse(text.AsSpan(0, slash), CultureInfo.InvariantCulture), ulong.Parse(text.AsSpan(slash + 1), CultureInfo.InvariantCulture));
    }
}
