namespace Exchange.Gateway.Commands.Auditing;

/// <summary>What was asked of a log cannot be answered, because of how it was asked; the message says how to ask it.</summary>
internal sealed class UnanswerableException(string message) : Exception(message);
