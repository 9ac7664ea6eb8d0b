using Exchange.Audit;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.BadInput;

/// <summary>If this fails, anybody on the network can fill the disk of a node and so stop it.</summary>
[Collection(DemoTests.Name)]
public sealed class AnonymousFloodTests(Demo demo)
{
    private const int Calls = 100_000;
    private const int Callers = 64;
    private const long MostBytes = 1 << 20;

    [Fact]
    public async Task HundredThousandAnonymousCalls_AreRecordedInAggregate()
    {
        AuditTrail audit = demo.AuditOf("district");
        ulong first = audit.Count;
        long before = audit.Bytes;
        int left = Calls;

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            using HttpClient http = new();
            Uri address = new(demo.District.Addresses.BaseUrl + "/api/v1/certificates/x");
            while (Interlocked.Decrement(ref left) >= 0)
            {
                using HttpResponseMessage response = await http.GetAsync(address);
                Assert.Equal(System.Net.HttpStatusCode.Unauthorized, response.StatusCode);
            }
        })));

        await Eventually.TrueAsync("every call is counted", () => Counted(audit, first) >= Calls);
        Assert.Equal(Calls, Counted(audit, first));
        Assert.InRange(audit.Bytes - before, 0, MostBytes);
    }

    private static long Counted(AuditTrail audit, ulong first) => audit.From(first)
        .Where(record => record is { Kind: AuditKind.Aggregate, Reason: "unauthenticated", Aggregate.Network: "127.0.0.0/24" })
        .Sum(record => (long)record.Aggregate.Count);
}
