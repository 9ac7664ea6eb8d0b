namespace Exchange.Departments.Hosting;

/// <summary>What to play and where.</summary>
/// <param name="Certificates">Over all six types, hosted or not.</param>
/// <param name="MarketRegulation">Where to listen; null for not at all. The same for the others.</param>
internal sealed record DepartmentOptions(
    ulong Seed,
    int Certificates,
    Uri? MarketRegulation,
    Uri? NaturalResources,
    Uri? HumanResources,
    string Secret,
    bool Controls);
