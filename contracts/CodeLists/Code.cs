namespace Exchange.Contracts.CodeLists;

/// <summary>One entry of a code list.</summary>
/// <param name="Value">The code as it is exchanged; leading zeros count.</param>
/// <param name="Chinese">The name on screens and documents.</param>
/// <param name="English">The English name.</param>
public readonly record struct Code(string Value, string Chinese, string English);
