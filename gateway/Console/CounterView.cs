using Exchange.Gateway.Console.Texts;
using Exchange.Gateway.Http;
using Exchange.Gateway.Verification;
using Microsoft.AspNetCore.Antiforgery;

namespace Exchange.Gateway.Console;

/// <summary>Everything that one rendering of the page shows.</summary>
/// <param name="Form">The form as it stands there.</param>
/// <param name="Asked">What was asked, where something was; null on a fresh page.</param>
internal sealed record CounterView(
    Phrasing In, CounterChoices Choices, CounterForm Form, AskedQuestion? Asked, bool FormExpired, AntiforgeryTokenSet Token);

/// <summary>A question with its outcome.</summary>
/// <param name="At">When the page answered.</param>
internal sealed record AskedQuestion(CounterForm Form, Outcome<VerificationAnswer> Outcome, DateTimeOffset At);
