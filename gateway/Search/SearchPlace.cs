namespace Exchange.Gateway.Search;

/// <summary>Where an answer stands among all, which run from the newest to the oldest.</summary>
/// <param name="Time">Milliseconds since 1970.</param>
internal readonly record struct SearchPlace(long Time, long Index, int Replica, int Entry);
