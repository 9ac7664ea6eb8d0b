using Exchange.Contracts.V1;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;

namespace Exchange.Tests.Unit.Gateway;

/// <summary>Whoever answers for a type, answering what the test says.</summary>
internal sealed class FakeOrigin(bool isOwnRegistry = true) : ICertificateOrigin
{
    private int _asked;

    public bool IsOwnRegistry => isOwnRegistry;

    /// <summary>How often it was asked, by identifier or holder.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public List<Inquiry> Inquiries { get; } = [];

    /// <summary>What <see cref="GetAsync"/> answers; the token is the one it was called with.</summary>
    public Func<string, CancellationToken, Task<Outcome<OriginAnswer>>> Get { get; set; } = (_, _) => Answers();

    public Func<HolderQuery, Task<Outcome<OriginAnswer>>> Find { get; set; } = _ => Answers();

    public static DateTimeOffset AsOf { get; } = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    public static Task<Outcome<OriginAnswer>> Answers(params Certificate[] certificates) => Answers(AsOf, certificates);

    public static Task<Outcome<OriginAnswer>> Answers(DateTimeOffset asOf, params Certificate[] certificates) =>
        Task.FromResult<Outcome<OriginAnswer>>(new OriginAnswer(certificates, asOf, ServedFrom.Registry, null));

    public static Task<Outcome<OriginAnswer>> Fails(ProblemKind kind) => Task.FromResult<Outcome<OriginAnswer>>(new Problem(kind, "As the test says."));

    public Task<Outcome<OriginAnswer>> GetAsync(string id, string typeCode, Inquiry inquiry, CancellationToken cancellation)
    {
        Count(inquiry);
        return Get(id, cancellation);
    }

    public Task<Outcome<OriginAnswer>> FindAsync(HolderQuery query, Inquiry inquiry, CancellationToken cancellation)
    {
        Count(inquiry);
        return Find(query);
    }

    private void Count(Inquiry inquiry)
    {
        Interlocked.Increment(ref _asked);
        lock (Inquiries)
        {
            Inquiries.Add(inquiry);
        }
    }
}
