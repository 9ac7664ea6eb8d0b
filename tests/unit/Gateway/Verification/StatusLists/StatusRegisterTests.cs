using System.Text;
using Dapper;
using Exchange.Gateway.Verification.StatusLists;
using CanonicalState = Exchange.Contracts.V1.CanonicalState;

namespace Exchange.Tests.Unit.Gateway.Verification.StatusLists;

public sealed class StatusRegisterTests : IDisposable
{
    private readonly TestLists _lists = new();

    public void Dispose() => _lists.Dispose();

    // Fails: a revoked certificate counts as valid wherever there is no network.
    [Theory]
    [InlineData(CanonicalState.Valid, 0)]
    [InlineData(CanonicalState.Revoked, 1)]
    [InlineData(CanonicalState.Cancelled, 1)]
    [InlineData(CanonicalState.Transferred, 1)]
    [InlineData(CanonicalState.Superseded, 1)]
    [InlineData(CanonicalState.Expired, 1)]
    [InlineData(CanonicalState.Suspended, 2)]
    [InlineData(CanonicalState.Other, 3)]
    public async Task State_IsPublishedWhenMadeAndWhenAnnounced(CanonicalState state, int status)
    {
        StatusReference made = await _lists.PlaceAsync(TestLists.Card(1, state));
        StatusReference changed = await _lists.PlaceAsync(TestLists.Card(2));
        await _lists.ObserveAsync(TestLists.Card(2, state, sequence: 2));

        Assert.Equal(status, await _lists.PublishedAsync(made));
        Assert.Equal(status, await _lists.PublishedAsync(changed));
    }

    // Fails: a certificate whose suspension ended stays refused, or one that was revoked comes back by an old announcement.
    [Fact]
    public async Task NewerChange_Wins()
    {
        StatusReference reference = await _lists.PlaceAsync(TestLists.Card(sequence: 5));
        await _lists.ObserveAsync(TestLists.Card(state: CanonicalState.Suspended, sequence: 6));
        Assert.Equal(2, await _lists.PublishedAsync(reference));
        await _lists.ObserveAsync(TestLists.Card(sequence: 7));
        Assert.Equal(0, await _lists.PublishedAsync(reference));
        await _lists.ObserveAsync(TestLists.Card(state: CanonicalState.Revoked, sequence: 8));
        await _lists.ObserveAsync(TestLists.Card(sequence: 7));
        await _lists.PlaceAsync(TestLists.Card(sequence: 7));
        Assert.Equal(1, await _lists.PublishedAsync(reference));
    }

    // Fails: who shows a certificate just after its revocation gets an entry from a card of just before, valid for ever.
    [Fact]
    public async Task ChangeAnnouncedBeforeTheEntry_IsInTheEntry()
    {
        await _lists.ObserveAsync(TestLists.Card(state: CanonicalState.Revoked, sequence: 6));
        StatusReference reference = await _lists.PlaceAsync(TestLists.Card(sequence: 5));
        Assert.Equal(1, await _lists.PublishedAsync(reference));
    }

    // Fails: codes shown on paper or screen begin to speak of another place than the certificate's.
    [Fact]
    public async Task Entry_StaysWhereItIs()
    {
        StatusReference first = await _lists.PlaceAsync(TestLists.Card());
        await _lists.ObserveAsync(TestLists.Card(state: CanonicalState.Revoked, sequence: 9));
        Assert.Equal(first, await _lists.PlaceAsync(TestLists.Card(state: CanonicalState.Revoked, sequence: 9)));
        Assert.Equal(first, await _lists.Replica().Register.OfAsync(TestLists.Card(sequence: 10), CancellationToken.None));
        Assert.StartsWith($"{TestLists.Issuer}/api/v1/status-lists/{TestCertificates.TypeCode}/1", first.Uri, StringComparison.Ordinal);
    }

    // Fails: revoking one certificate revokes another, and a list that is full gives no more entries.
    [Fact]
    public async Task CertificatesOfTwoReplicasAtOnce_HavePlacesOfTheirOwn()
    {
        using TestLists small = new(capacity: 64);
        StatusRegister[] replicas = [small.Register, small.Replica().Register];

        StatusReference[] given = await Task.WhenAll(Enumerable.Range(0, 200).Select(serial => Task.Run(async () =>
            (await replicas[serial % 2].OfAsync(TestLists.Card(serial / 2), CancellationToken.None))!)));

        Assert.Equal(100, given.Distinct().Count());
        Assert.All(given.Chunk(2), pair => Assert.Equal(pair[0], pair[1]));
        Assert.True(given.Select(reference => reference.Uri).Distinct().Count() > 1);
        Assert.All(given, reference => Assert.InRange(reference.Index, 0, 63));
    }

    // Fails: who sees one entry knows which certificate was shown next.
    [Fact]
    public async Task Places_AreNotInOrder()
    {
        List<long> places = [];
        for (int serial = 0; serial < 20; serial++)
        {
            places.Add((await _lists.PlaceAsync(TestLists.Card(serial))).Index);
        }

        Assert.NotEqual(places.Order(), places);
    }

    // Fails: whoever gets hold of the database reads in it who has which certificate.
    [Fact]
    public async Task Database_NamesNoCertificate()
    {
        await _lists.PlaceAsync(TestLists.Card());
        await _lists.ObserveAsync(TestLists.Card(2, CanonicalState.Revoked));
        string[] files = Directory.GetFiles(Path.GetDirectoryName(_lists.DatabaseFile)!);
        foreach (string file in files)
        {
            await using FileStream read = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using StreamReader text = new(read, Encoding.Latin1);
            Assert.DoesNotContain(TestCertificates.HolderCode, await text.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    // Fails: the table grows with every change of every certificate, for ever.
    [Fact]
    public async Task ChangeWithoutEntry_IsForgottenInTheEnd()
    {
        await _lists.PlaceAsync(TestLists.Card(1));
        await _lists.ObserveAsync(TestLists.Card(2, CanonicalState.Revoked));
        _lists.Time.Advance(TimeSpan.FromDays(3));
        await _lists.ObserveAsync(TestLists.Card(3, CanonicalState.Revoked));

        await using var state = _lists.Open();
        await using var connection = await state.OpenAsync(CancellationToken.None);
        Assert.Equal(2, await connection.ExecuteScalarAsync<int>("select count(*) from certificate_statuses"));
    }

    // Fails: a node publishes the statuses of certificates that another node answers for.
    [Fact]
    public async Task TypeOfAPeer_HasNoEntries()
    {
        var card = TestCards.Maker.Make(TestCertificates.Make(typeCode: TestCertificates.PeerTypeCode), DateTimeOffset.UnixEpoch);
        await _lists.ObserveAsync(card);
        Assert.Null(await _lists.Register.OfAsync(card, CancellationToken.None));
    }
}
