using Exchange.Contracts.V1;

namespace Exchange.Adapters.Sources;

/// <summary>
/// Whether an answer is one to the question. A registry that answers another certificate than asked for would
/// otherwise vouch for the wrong person. The messages tell nothing of what was answered.
/// </summary>
internal static class AnswerCheck
{
    public static SourceFailure OfGet(string id, Certificate? certificate, ServedTypes types)
    {
        if (certificate is null)
        {
            return default;
        }

        if (!string.Equals(certificate.Id, id, StringComparison.Ordinal))
        {
            return SourceFailure.Invalid("the registry answered another certificate than asked for");
        }

        return types.Contains(certificate.Type.Code)
            ? default
            : SourceFailure.Invalid("the certificate is of a type that this source does not serve");
    }

    public static SourceFailure OfFind(HolderQuery query, IReadOnlyList<Certificate> certificates)
    {
        var asked = certificates.All(certificate =>
            certificate.Holder is { } holder
            && string.Equals(holder.Code, query.HolderCode, StringComparison.Ordinal)
            && string.Equals(holder.CodeType, query.HolderCodeType, StringComparison.Ordinal)
            && string.Equals(certificate.Type.Code, query.TypeCode, StringComparison.Ordinal));
        return asked ? default : SourceFailure.Invalid("the registry answered another holder or type than asked for");
    }

    public static SourceFailure OfList(ListQuery query, ListPage page)
    {
        if (!page.Certificates.All(certificate => string.Equals(certificate.Type.Code, query.TypeCode, StringComparison.Ordinal)))
        {
            return SourceFailure.Invalid("the registry listed another type than asked for");
        }

        return page.Next.Length > 0 && (page.Certificates.Count == 0 || string.Equals(page.Next, query.Cursor, StringComparison.Ordinal))
            ? SourceFailure.Invalid("the registry has further pages and does not get on with them")
            : default;
    }

    public static SourceFailure OfChanges(ulong? after, ChangesPage page)
    {
        if (page.Latest < after)
        {
            return new SourceFailure(
                SourceFault.CursorUnknown, "the registry's changes end before this cursor: watch anew, without a cursor");
        }

        var last = after ?? 0;
        foreach (var change in page.Changes)
        {
            if (change.Sequence <= last)
            {
                return SourceFailure.Invalid("the registry's changes are not in the order of their sequences");
            }

            last = change.Sequence;
        }

        return page is { More: true, Changes.Count: 0 }
            ? SourceFailure.Invalid("the registry has more changes and gives none")
            : default;
    }
}
