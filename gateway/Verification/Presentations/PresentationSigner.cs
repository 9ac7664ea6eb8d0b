using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Exchange.Gateway.Access;
using Exchange.Gateway.Verification.StatusLists;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Verification.Presentations;

/// <summary>Makes presentations of cards, signed with the node's key.</summary>
/// <param name="issuer">The node's public address.</param>
/// <param name="statuses">Absent where the node publishes no status lists; presentations then name none.</param>
internal sealed class PresentationSigner(string issuer, SigningKeys keys, TimeProvider time, IStatusReferences? statuses = null)
{
    private const int NonceBytes = 16;

    /// <summary>Chinese as such: as escapes it would double the QR code.</summary>
    private static readonly PresentationClaimsJson s_json =
        new(new JsonSerializerOptions(PresentationClaimsJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public async ValueTask<Presentation> SignAsync(Card card, CancellationToken cancellation)
    {
        StatusReference? status = statuses is null ? null : await statuses.OfAsync(card, cancellation);
        long now = time.GetUtcNow().ToUnixTimeSeconds();
        PresentationClaims claims = new(
            issuer,
            Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(NonceBytes)),
            now,
            now + (long)Presentation.Lifetime.TotalSeconds,
            card.Id,
            new PresentedCertificate(
                new CodeAndName(card.TypeCode, card.TypeName), card.Number, new CodeAndName(card.IssuerCode, card.IssuerName),
                card.MaskedHolderName, card.ValidFrom, card.ValidTo),
            status is null ? null : new PresentedStatus(new PresentedStatusList(status.Index, status.Uri)));
        string payload = JsonSerializer.Serialize(claims, s_json.PresentationClaims);
        return new Presentation(SignedStatement.Sign(Presentation.Type, keys, payload), DateTimeOffset.FromUnixTimeSeconds(claims.Exp));
    }
}
