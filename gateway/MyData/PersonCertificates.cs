using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Holders;

namespace Exchange.Gateway.MyData;

/// <summary>
/// Finds out which certificates a person has. Most questions are by certificate, and their records name no holder, because the
/// node does not learn the holder's code to answer them.
/// </summary>
/// <param name="purpose">For which registries and peers are asked.</param>
internal sealed class PersonCertificates(CertificateTypes types, HolderResolver holders, string purpose)
{
    private const string Officer = "本人";

    /// <returns>Each type of the node, in the order of their codes.</returns>
    public async Task<IReadOnlyList<HeldCertificates>> FindAsync(Client client, Person person, CancellationToken cancellation) =>
        await Task.WhenAll(types.All.OrderBy(type => type.Code, StringComparer.Ordinal).Select(type => FindAsync(client, person, type, cancellation)));

    private async Task<HeldCertificates> FindAsync(Client client, Person person, CertificateTypeEntry type, CancellationToken cancellation)
    {
        Inquiry inquiry = new(AccessAction.Verify, client, new CallContext(purpose, Officer, null, null), []);
        Outcome<FoundCards> found = await holders.FindAsync(new HolderQuery(person.Code, person.CodeType, type.Code), type, inquiry, cancellation);
        return new HeldCertificates(type, found.Succeeded ? [.. found.Value.Cards.Select(card => card.Id)] : null);
    }
}
