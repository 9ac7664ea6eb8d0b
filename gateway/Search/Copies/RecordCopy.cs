namespace Exchange.Gateway.Search.Copies;

/// <summary>A record as it stood in a segment of a log.</summary>
/// <param name="Segment">The first index of that segment.</param>
internal sealed record RecordCopy(int Replica, ulong Index, ulong Segment, byte[] Frame);
