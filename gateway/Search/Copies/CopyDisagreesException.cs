namespace Exchange.Gateway.Search.Copies;

/// <summary>A log and its copy in the database are not of one piece; nothing of either is changed.</summary>
internal sealed class CopyDisagreesException(string message) : Exception(message);
