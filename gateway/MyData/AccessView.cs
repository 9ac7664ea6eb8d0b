using System.Globalization;
using Exchange.Audit;
using Exchange.Gateway.Access;
using Exchange.Gateway.Search;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.MyData;

/// <summary>
/// What a person is shown of a record: nothing of others of a batch, no officer, client or case, which are somebody else's, and of
/// the certificates only the person's own.
/// </summary>
internal sealed class AccessView(Person person, IReadOnlyList<HeldCertificates> held, AccessSnapshot access, CertificateTypes types, string node)
{
    private readonly HashSet<string> _own = held.SelectMany(certificates => certificates.Ids ?? []).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <returns>Null where it is not about this person: another holder's code of another type can read the same.</returns>
    public MyDataAccess? Of(FoundRecord found)
    {
        if (found.Record is not { } record)
        {
            return null;
        }

        AuditRecord question = found.Place.Entry > 0 ? record.Entries[found.Place.Entry - 1] : record;
        IReadOnlyList<string> asked = question.What?.CertificateIds ?? (IReadOnlyList<string>)[];
        string[] own = IsPerson(question.Whom) ? [.. asked] : [.. asked.Where(_own.Contains)];
        return own.Length == 0 && !IsPerson(question.Whom) ? null : new MyDataAccess(
            record.Time.ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            record.Kind == AuditKind.Batch ? RecordNames.Of(AuditKind.Verification) : RecordNames.Of(record.Kind),
            Named(record.Who?.OnBehalfOf?.Department ?? record.Who?.Department ?? ""),
            record.Who?.OnBehalfOf is { } asker ? Named(asker.Node) : null,
            record.Why?.Purpose ?? "",
            Given(record.Why?.ItemCode),
            Given(question.What?.CertificateType) is { } type ? new NamedCode(type, types.Find(type)?.Name) : null,
            own,
            Given(question.What?.ResourceCode),
            [.. question.What?.FieldsReleased ?? (IReadOnlyList<string>)[]],
            Given(question.Verdict),
            RecordNames.Of(question.Decision),
            new AccessRecord($"{node}/{found.Place.Replica}", (ulong)found.Place.Index, found.Place.Entry > 0 ? found.Place.Entry : null));
    }

    private bool IsPerson(Whom? whom) =>
        whom is not null && whom.HolderCodeType == person.CodeType && string.Equals(whom.HolderCode, person.Code, StringComparison.OrdinalIgnoreCase);

    private NamedCode Named(string department) => new(department, access.Departments.GetValueOrDefault(department)?.Name);

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
