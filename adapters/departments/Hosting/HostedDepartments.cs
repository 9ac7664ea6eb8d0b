using Exchange.Departments.HumanResources;
using Exchange.Departments.MarketRegulation;
using Exchange.Departments.NaturalResources;
using Exchange.Departments.Registries;
using Exchange.Departments.Types;

namespace Exchange.Departments.Hosting;

/// <summary>The three departments: which types each keeps, how many of all certificates, and through which interface.</summary>
internal static class HostedDepartments
{
    private const int MarketRegulationShare = 45;
    private const int NaturalResourcesShare = 30;

    public static IEnumerable<Department> Create(DepartmentOptions options, TimeProvider time)
    {
        var secret = new Secret(options.Secret);
        var marketRegulation = Share(options.Certificates, MarketRegulationShare);
        var naturalResources = Share(options.Certificates, NaturalResourcesShare);
        if (options.MarketRegulation is { } market)
        {
            var order = new RegistrationOrder(2, 1, marketRegulation);
            var registry = new Registry([new BusinessLicence(), new FoodPermit()], order, options.Seed, time);
            var credits = new EnterpriseCredits(options.Seed, order.CountOf(0), time);
            yield return new Department(market, registry, new MarketRegulationApi(registry, secret, credits));
        }

        if (options.NaturalResources is { } natural)
        {
            var order = new RegistrationOrder(2, 1, naturalResources);
            var registry = new Registry([new RealEstateTitle(), new RegistrationProof()], order, options.Seed, time);
            yield return new Department(natural, registry, new NaturalResourcesApi(registry, secret, new Parcels(options.Seed)));
        }

        if (options.HumanResources is { } human)
        {
            var order = new RegistrationOrder(3, 2, options.Certificates - marketRegulation - naturalResources);
            var registry = new Registry([new SkillCertificate(), new EmploymentServicesPermit()], order, options.Seed, time);
            var insurance = new Insurance(options.Seed, order.CountOf(0), time);
            yield return new Department(human, registry, new HumanResourcesApi(registry, secret, insurance));
        }
    }

    private static int Share(int certificates, int percent) => (int)((long)certificates * percent / 100);
}

/// <summary>A department with the address it listens on.</summary>
internal sealed record Department(Uri Address, Registry Registry, IDepartmentApi Api);
