using Exchange.Gateway.Alerts.Rules;

namespace Exchange.Gateway.Alerts.Counting;

/// <summary>A rule's threshold was reached.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Per">Whom it is about: the client, where it has more officers than are counted apart.</param>
/// <param name="Subject">The name of whom it is about.</param>
/// <param name="Client">The name of the client that it is about; null where it is about more than one.</param>
/// <param name="Officer">The name of the officer that it is about; null where it is about more than one.</param>
/// <param name="Window">How long the rule's window is, in milliseconds.</param>
/// <param name="From">When the first that counted was asked, in milliseconds since 1970.</param>
/// <param name="To">When the last was.</param>
/// <param name="Places">Where they stand, the last first; of many, the last ones.</param>
/// <param name="WasSilenced">Whether there is an alert of it within the window already that was told to nobody.</param>
internal sealed record Trip(
    string Rule,
    AlertSubject Per,
    UInt128 Subject,
    UInt128? Client,
    UInt128? Officer,
    int Counted,
    int Threshold,
    long Window,
    long From,
    long To,
    IReadOnlyList<RecordPlace> Places,
    bool WasSilenced = false)
{
    /// <summary>How many places are told.</summary>
    public const int MostPlaces = 100;
}
