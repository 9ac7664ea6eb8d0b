using System.Text;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Access;

/// <summary>
/// Why somebody asks: purpose, officer, item and case (the facts that every certificate lookup carries). The purpose
/// is in NFC.
/// </summary>
internal sealed record CallContext(string Purpose, string Officer, string? ItemCode, string? CaseNumber)
{
    public const int MaximumPurposeLength = 200;
    public const int MaximumItemCodeLength = 50;

    private const int MaximumOfficerLength = 100;
    private const int MaximumCaseNumberLength = 80;

    /// <summary>Checks what was given. Missing purpose or officer is <c>context-required</c>, the rest malformed.</summary>
    public static Outcome<CallContext> Create(string? purpose, string? officer, string? itemCode, string? caseNumber, ContextPlace place)
    {
        List<ProblemError>? missing = null;
        Require(purpose, place.Purpose, ref missing);
        Require(officer, place.Officer, ref missing);
        if (missing is not null)
        {
            return new Problem(ProblemKind.ContextRequired, "Every data call states its purpose and its officer.", missing);
        }

        List<ProblemError>? malformed = null;
        Check(purpose, MaximumPurposeLength, place.Purpose, ref malformed);
        Check(officer, MaximumOfficerLength, place.Officer, ref malformed);
        Check(itemCode, MaximumItemCodeLength, place.ItemCode, ref malformed);
        Check(caseNumber, MaximumCaseNumberLength, place.CaseNumber, ref malformed);
        if (malformed is not null)
        {
            return new Problem(ProblemKind.MalformedRequest, "The context is malformed.", malformed);
        }

        return new CallContext(Normalise(purpose!), officer!, EmptyAsNull(itemCode), EmptyAsNull(caseNumber));
    }

    /// <summary>A purpose as calls are matched with it, or null where no call could state it.</summary>
    public static string? PurposeOf(string text) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= MaximumPurposeLength && IndexOfUnfit(text) < 0 ? Normalise(text) : null;

    private static void Require(string? text, string path, ref List<ProblemError>? errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            (errors ??= []).Add(new ProblemError(path, "This is required."));
        }
    }

    private static void Check(string? text, int maximumLength, string path, ref List<ProblemError>? errors)
    {
        if (text is null)
        {
            return;
        }

        if (text.Length > maximumLength)
        {
            (errors ??= []).Add(new ProblemError(path, $"At most {maximumLength} characters are taken; {text.Length} were given."));
        }
        else if (IndexOfUnfit(text) is int index and >= 0)
        {
            (errors ??= []).Add(new ProblemError(path, $"Character {index + 1} is a control character, half of a surrogate pair, or none at all."));
        }
    }

    private static int IndexOfUnfit(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsControl(text[i]) || char.IsSurrogate(text[i]) || text[i] is '\uFFFE' or '\uFFFF')
            {
                return i;
            }
        }

        return -1;
    }

    private static string Normalise(string text) =>
        IsPlain(text) || text.IsNormalized(NormalizationForm.FormC) ? text : text.Normalize(NormalizationForm.FormC);

    /// <summary>Whether all of it is ASCII or CJK Unified Ideographs, which NFC leaves as they are: nearly every purpose.</summary>
    private static bool IsPlain(string text)
    {
        foreach (char character in text)
        {
            if (character is not (< '\u0080' or (>= '\u4E00' and <= '\u9FFF')))
            {
                return false;
            }
        }

        return true;
    }

    private static string? EmptyAsNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>How each part of the context is called where the caller wrote it.</summary>
internal sealed record ContextPlace(string Purpose, string Officer, string ItemCode, string CaseNumber)
{
    public static ContextPlace Body { get; } = new("context.purpose", "context.officer", "context.itemCode", "context.caseNumber");

    public static ContextPlace Headers { get; } = new("Exchange-Purpose", "Exchange-Officer", "Exchange-Item", "Exchange-Case");
}
