namespace Exchange.Audit.Publication;

/// <summary>A log's publication cannot go on from what is there: it would contradict a checkpoint that was handed out.</summary>
public sealed class PublicationException(string message) : Exception(message);
