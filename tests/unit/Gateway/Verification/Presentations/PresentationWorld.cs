using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Presentations;
using Exchange.Gateway.Verification.StatusLists;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Gateway.Access;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Unit.Gateway.Verification.Presentations;

/// <summary>A node that signs presentations, a trusted peer, a stranger, and the node's check of what is shown.</summary>
internal sealed class PresentationWorld
{
    public const string PeerIssuer = "http://127.0.0.1:8080";

    private readonly PresentationCheck _check;

    public PresentationWorld()
    {
        AccessSnapshots access = new(TestAccess.Snapshot(issuers: new Dictionary<string, IReadOnlyList<SecurityKey>>
        {
            [TestAccess.Issuer] = Own.Public,
            [PeerIssuer] = Peer.Public,
        }));
        _check = new PresentationCheck(access, new RememberedPresentations(), Time);
    }

    public ManualTime Time { get; } = new();

    public TestKey Own { get; } = new();

    public TestKey Peer { get; } = new();

    public long Now => Time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>A presentation as the node makes it.</summary>
    public async Task<string> SignAsync(Card? card = null, IStatusReferences? statuses = null) =>
        (await new PresentationSigner(TestAccess.Issuer, Own.Signing, Time, statuses).SignAsync(card ?? TestCards.Make(), CancellationToken.None)).Text;

    /// <summary>A presentation written by hand; untouched it is a good one of the node's.</summary>
    public string Forge(
        TestKey? key = null, string issuer = TestAccess.Issuer, string type = Presentation.Type, string algorithm = "ES256", string suite = "1", string? kid = null,
        long issued = 0, long life = 60, string? subject = null, string nonce = "n")
    {
        key ??= Own;
        return key.Sign(
            $$"""{"alg":"{{algorithm}}","kid":"{{kid ?? key.Id}}","typ":"{{type}}","suite":{{suite}}}""",
            $$"""{"iss":"{{issuer}}","jti":"{{nonce}}","iat":{{Now + issued}},"exp":{{Now + issued + life}},"sub":"{{subject ?? TestCertificates.Id}}"}""");
    }

    /// <summary>What is wrong with it, or null.</summary>
    public async Task<Problem?> CheckAsync(string text)
    {
        Outcome<ShownPresentation> shown = ShownPresentation.Read(text, singleUse: false)!.Value;
        return shown.Succeeded ? await _check.CheckAsync(shown.Value) : shown.Problem;
    }

    public async Task<Problem?> UseAsync(string text) =>
        await _check.UseAsync(ShownPresentation.Read(text, singleUse: true)!.Value.Value!, CancellationToken.None);

    private sealed class RememberedPresentations : IUsedPresentations
    {
        private readonly HashSet<(string, string)> _used = [];

        public Task<bool> TryUseAsync(string issuer, string nonce, DateTime expires, CancellationToken cancellation) => Task.FromResult(_used.Add((issuer, nonce)));
    }
}
