using System.Globalization;
using Exchange.Audit;
using Exchange.Bench.Audit;

namespace Exchange.Bench.Search;

/// <summary>Records as a district's counters leave them behind: each person and case comes several times, an officer thousands of times.</summary>
/// <param name="count">How many records there are to be.</param>
internal sealed class SampleRecords(ulong count)
{
    private const int RecordsOfAPerson = 10;
    private const int RecordsOfACase = 4;
    private const int Officers = 500;
    private const int Clients = 40;

    /// <summary>What a search can be for, by the name of the criterion in the request.</summary>
    public IReadOnlyList<(string Criterion, Func<Random, string> Pick)> Criteria =>
    [
        ("subject", random => Person(random.NextInt64((long)count / RecordsOfAPerson))),
        ("officer", random => Officer(random.Next(Officers))),
        ("caseNumber", random => Case(random.NextInt64((long)count / RecordsOfACase))),
        ("certificateId", random => Certificate(random.NextInt64((long)count / RecordsOfAPerson))),
        ("client", random => Client(random.Next(Clients))),
    ];

    public AuditRecord Build(Random random)
    {
        AuditRecord record = SampleRecord.Build();
        long person = random.NextInt64((long)count / RecordsOfAPerson);
        record.Who.Client = Client(random.Next(Clients));
        record.Who.Officer = Officer(random.Next(Officers));
        record.Why.CaseNumber = Case(random.NextInt64((long)count / RecordsOfACase));
        record.Whom.HolderCode = Person(person);
        record.What.CertificateIds[0] = Certificate(person);
        return record;
    }

    private static string Person(long number) => string.Create(CultureInfo.InvariantCulture, $"350703{number:D12}");

    private static string Officer(int number) => string.Create(CultureInfo.InvariantCulture, $"jy-{number:D4}");

    private static string Case(long number) => string.Create(CultureInfo.InvariantCulture, $"350703-20261122-{number:D8}");

    private static string Client(int number) => string.Create(CultureInfo.InvariantCulture, $"counter-{number:D3}");

    private static string Certificate(long number) => string.Create(CultureInfo.InvariantCulture, $"1.2.156.3005.2.11100000MB0143028R001.350703{number:D12}.0000000001.001.K");
}
