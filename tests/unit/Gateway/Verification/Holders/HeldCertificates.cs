using Exchange.Contracts.V1;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Changes;
using Exchange.Gateway.Verification.Holders;
using Exchange.Tests.Unit.Gateway.Verification.Changes;

namespace Exchange.Tests.Unit.Gateway.Verification.Holders;

/// <summary>Certificates of one holder and of another, and what is said about them.</summary>
internal static class HeldCertificates
{
    public const string Other = "91350100799655058B";

    public static readonly string Second = TestCertificates.IdOf(TestCertificates.TypeCode, 2);

    public static Certificate Make(string? id = null, CanonicalState state = CanonicalState.Valid, ulong sequence = 1, string holder = TestCertificates.HolderCode)
    {
        Certificate certificate = TestCertificates.Make(id, state, sequence: sequence);
        certificate.Holder.Code = holder;
        return certificate;
    }

    /// <summary>What a registry, asked by holder, answers from now on, as of then.</summary>
    public static void Holds(this FollowedFeed feed, params Certificate[] certificates) =>
        feed.Origin.Find = query => FakeOrigin.Answers(feed.Time.GetUtcNow(), [.. certificates.Where(it => it.Holder.Code == query.HolderCode)]);

    public static Task AnnounceAsync(this FollowedFeed feed, Certificate certificate) =>
        feed.Changes.SendAsync(new ChangeEvent($"{certificate.ChangeSequence}", certificate));

    public static async Task<(ServedFrom ServedFrom, string Certificates)> HeldAsync(this FollowedFeed feed, string holder = TestCertificates.HolderCode)
    {
        FoundCards found = (await feed.FindAsync(holder)).Value!;
        return (found.ServedFrom, string.Join(' ', found.Cards.Select(card => $"{card.Id[^7]}:{card.State}")));
    }
}
