using Exchange.Departments.Hosting;
using Exchange.Departments.Registries;

namespace Exchange.Tests.Unit.Departments;

/// <summary>Departments as the process hosts them: market regulation, natural resources, human resources.</summary>
internal static class Simulated
{
    public const int MarketRegulation = 0;
    public const int NaturalResources = 1;
    public const int HumanResources = 2;

    private static readonly Uri AnyPort = new("http://127.0.0.1:0");

    public static Department[] All(int certificates = 20_000, ulong seed = 1, TimeProvider? time = null) =>
        [.. HostedDepartments.Create(
            new DepartmentOptions(seed, certificates, AnyPort, AnyPort, AnyPort, Secret.Default, Controls: true),
            time ?? StandingTime.Usual)];

    public static Registry RegistryOf(int department, int certificates = 20_000, ulong seed = 1) =>
        All(certificates, seed)[department].Registry;

    public static IEnumerable<Certificate> Certificates(this Registry registry) =>
        Enumerable.Range(0, registry.Count).Select(registry.At);
}
