using System.Text.Json.Serialization;
using Exchange.Departments.Hosting;

namespace Exchange.Departments.MarketRegulation;

internal sealed record MarketSearch(MarketSearch.Of Holder, string TypeCode)
{
    public sealed record Of(string Code, string CodeType);
}

internal sealed record MarketCertificates(IEnumerable<MarketCertificate> Items);

/// <param name="Next">The <c>after</c> of the next page; null on the last.</param>
internal sealed record MarketPage(int? Next, int Total, IEnumerable<MarketCertificate> Items);

internal sealed record MarketChanges(string ServerTime, ulong LastSequence, bool HasMore, IEnumerable<MarketCertificate> Items);

internal sealed record MarketError(string Code, string Message);

internal sealed record EnterpriseCredit(
    string UnifiedSocialCreditCode,
    string Name,
    string CreditGrade,
    int AdministrativePenalties,
    bool AbnormalOperation,
    DateOnly UpdatedOn);

[JsonSerializable(typeof(MarketCertificate))]
[JsonSerializable(typeof(MarketSearch))]
[JsonSerializable(typeof(MarketCertificates))]
[JsonSerializable(typeof(MarketPage))]
[JsonSerializable(typeof(MarketChanges))]
[JsonSerializable(typeof(MarketError))]
[JsonSerializable(typeof(EnterpriseCredit))]
internal sealed partial class MarketJson : JsonSerializerContext
{
    public static MarketJson Plain { get; } = new(PlainJson.Options());
}
