using System.Globalization;
using System.Text;
using Exchange.Gateway.Http;
using Microsoft.Extensions.Primitives;

namespace Exchange.Gateway.Access;

/// <summary>The context of GET and proxied calls: four headers in percent-encoded UTF-8, each at most once.</summary>
internal static class ContextHeaders
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Outcome<CallContext> Read(IHeaderDictionary headers)
    {
        ContextPlace place = ContextPlace.Headers;
        List<ProblemError> malformed = [];
        string? purpose = Decode(headers, place.Purpose, malformed);
        string? officer = Decode(headers, place.Officer, malformed);
        string? itemCode = Decode(headers, place.ItemCode, malformed);
        string? caseNumber = Decode(headers, place.CaseNumber, malformed);
        return malformed.Count > 0
            ? new Problem(ProblemKind.MalformedRequest, "The context is malformed.", malformed)
            : CallContext.Create(purpose, officer, itemCode, caseNumber, place);
    }

    /// <summary>Removes the context, e.g. before a call goes on to somebody whom it does not concern.</summary>
    public static void Remove(System.Net.Http.Headers.HttpRequestHeaders headers)
    {
        ContextPlace place = ContextPlace.Headers;
        headers.Remove(place.Purpose);
        headers.Remove(place.Officer);
        headers.Remove(place.ItemCode);
        headers.Remove(place.CaseNumber);
    }

    private static string? Decode(IHeaderDictionary headers, string name, List<ProblemError> malformed)
    {
        StringValues values = headers[name];
        if (values.Count > 1)
        {
            // Which of them is meant is nobody's to guess: the record would hold one and the caller mean another.
            malformed.Add(new ProblemError(name, "This header may be sent once only."));
            return null;
        }

        if (values is not [{ } text])
        {
            return null;
        }

        if (TryDecode(text, out string decoded))
        {
            return decoded;
        }

        malformed.Add(new ProblemError(name, "This is not percent-encoded UTF-8."));
        return null;
    }

    private static bool TryDecode(string text, out string decoded)
    {
        decoded = text;
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return true;
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        int length = 0;
        for (int i = 0; i < utf8.Length; i++, length++)
        {
            utf8[length] = utf8[i];
            if (utf8[i] == '%')
            {
                if (i + 2 >= utf8.Length || !byte.TryParse(utf8.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out utf8[length]))
                {
                    return false;
                }

                i += 2;
            }
        }

        try
        {
            decoded = s_strict.GetString(utf8, 0, length);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
