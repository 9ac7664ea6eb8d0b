using System.Diagnostics.CodeAnalysis;
using Exchange.Contracts.CodeLists;
using Exchange.Contracts.Identifiers;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Access;

/// <summary>A holder of certificates who is signed in.</summary>
/// <param name="Code">In canonical form, e.g. a citizen ID number.</param>
/// <param name="CodeType">GB/T 36903.</param>
internal sealed record Person(string Code, string CodeType)
{
    private const int MaximumCodeLength = 50;

    public static bool TryCreate(string code, string codeType, [NotNullWhen(true)] out Person? person)
    {
        string? canonical = codeType switch
        {
            HolderCodeType.CitizenId => CitizenId.TryParseStrict(code, out CitizenId citizen, out _) ? citizen.ToString() : null,
            HolderCodeType.UnifiedSocialCreditCode => UnifiedSocialCreditCode.TryParse(code, out UnifiedSocialCreditCode organisation, out _) ? organisation.ToString() : null,
            _ => HolderCodeType.Find(codeType) is not null && code.Length is > 0 and <= MaximumCodeLength && !code.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) ? code : null,
        };
        person = canonical is null ? null : new Person(canonical, codeType);
        return person is not null;
    }

    /// <summary>Nothing of the person, so that none is ever written where the client is.</summary>
    public override string ToString() => nameof(Person);
}

/// <summary>Who signs persons in, and where its tokens say whom.</summary>
internal sealed record PersonIssuer(IReadOnlyList<SecurityKey> Keys, string CodeClaim, string CodeTypeClaim)
{
    /// <returns>Null where the token does not name exactly one person in good form.</returns>
    public Person? PersonOf(JsonWebToken token) =>
        token.TryGetPayloadValue(CodeClaim, out object? code) && code is string codeText
        && token.TryGetPayloadValue(CodeTypeClaim, out object? type) && type is string typeText
        && Person.TryCreate(codeText, typeText, out Person? person) ? person : null;
}
