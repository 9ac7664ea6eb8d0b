using Exchange.Gateway.Configuration;
using Exchange.Gateway.Console.Texts;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Receipts;

namespace Exchange.Gateway.Console;

/// <summary>Everything that one rendering of the page of receipts shows.</summary>
/// <param name="Pasted">What was handed in; null on a fresh page.</param>
internal sealed record ReceiptView(Phrasing In, NodeOptions Node, PastedReceipt? Pasted);

/// <param name="Receipt">Null where the text is none.</param>
internal sealed record PastedReceipt(string Text, Receipt? Receipt, StatementFault Fault);
