using Exchange.Gateway.Health;
using Exchange.Gateway.Sources;
using Exchange.Gateway.State;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.StatusLists;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Audit;
using Exchange.Tests.Unit.Gateway.Access;
using CanonicalState = Exchange.Contracts.V1.CanonicalState;

namespace Exchange.Tests.Unit.Gateway.Verification.StatusLists;

/// <summary>The status lists of a node on a SQLite file, by a clock that the test moves.</summary>
internal sealed class TestLists : IDisposable
{
    public const string Issuer = "https://node.example";

    private readonly TemporaryDirectory _directory = new();
    private readonly StatusKey _key = new(new byte[32]);

    public TestLists(long capacity = 1024)
    {
        Options = new StatusListOptions { Capacity = capacity };
        Migrator.MigrateAsync(Open(), CancellationToken.None).GetAwaiter().GetResult();
        Register = Replica().Register;
        Publisher = Replica().Publisher;
    }

    public ManualTime Time { get; } = new();

    public TestKey Key { get; } = new();

    public StatusListOptions Options { get; }

    public StatusRegister Register { get; }

    public StatusListPublisher Publisher { get; }

    public StatusListUris Uris { get; } = new(Issuer);

    private CertificateTypes Types { get; } = new(
    [
        new CertificateTypeEntry(TestCertificates.TypeCode, "营业执照", new FakeOrigin(), TimeSpan.FromSeconds(5)),
        new CertificateTypeEntry(TestCertificates.PeerTypeCode, "不动产权证书", new FakeOrigin(isOwnRegistry: false), TimeSpan.FromSeconds(5)),
    ]);

    public static Card Card(int serial = 1, CanonicalState state = CanonicalState.Valid, ulong sequence = 1) =>
        TestCards.Make(state, id: TestCertificates.IdOf(TestCertificates.TypeCode, serial), sequence: sequence);

    /// <summary>Another process of the node, on the same database.</summary>
    public (StatusRegister Register, StatusListPublisher Publisher, StatusEntries Entries) Replica()
    {
        StatusEntries entries = new(Open(), Options.Capacity, Time);
        StatusListSigner signer = new(Key.Signing, Uris, Options, Time);
        return (new StatusRegister(Types, entries, _key, Uris, Time), new StatusListPublisher(Types, entries, signer, Options, new NodeHealth(Time), Time), entries);
    }

    public SqliteState Open() => new(DatabaseFile);

    public string DatabaseFile => Path.Combine(_directory.Path, "state.db");

    public async Task<StatusReference> PlaceAsync(Card card) => (await Register.OfAsync(card, CancellationToken.None))!;

    public ValueTask ObserveAsync(Card card) => Register.ObserveAsync(card, CancellationToken.None);

    /// <summary>What is published of an entry, a second after whatever was done before.</summary>
    public async Task<int> PublishedAsync(StatusReference reference)
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        int number = int.Parse(reference.Uri.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        var token = await Publisher.GetAsync(new ListName(TestCertificates.TypeCode, number), CancellationToken.None);
        return ReadToken.Of(token.Value!).List[reference.Index];
    }

    public void Dispose()
    {
        Publisher.Dispose();
        Open().DisposeAsync().AsTask().GetAwaiter().GetResult();
        _directory.Dispose();
    }
}
