namespace Exchange.Departments.Registries;

/// <summary>A piece of the change feed.</summary>
/// <param name="Now">The registry's time before the list was read: if there is no more, everything up to it is known.</param>
/// <param name="LastSequence">The last sequence given out.</param>
/// <param name="HasMore">Whether the limit cut the list short.</param>
/// <param name="Certificates">As they are now, by ascending sequence.</param>
internal sealed record ChangePage(DateTimeOffset Now, ulong LastSequence, bool HasMore, IReadOnlyList<Certificate> Certificates);
