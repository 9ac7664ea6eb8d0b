using System.Globalization;
using System.Text.Json.Serialization;
using Exchange.Departments.Generation;
using Exchange.Departments.Hosting;
using Exchange.Departments.Registries;

namespace Exchange.Departments.HumanResources;

/// <summary>Who is insured: an ordinary departmental API beside the certificates.</summary>
internal sealed class Insurance(ulong seed, int persons, TimeProvider time)
{
    private const ulong Stream = 203;

    private readonly People _people = new(seed);
    private readonly Organisations _organisations = new(seed);

    public InsuranceStatus? Find(string citizenId)
    {
        if (!_people.TryNumberOf(citizenId, out var number) || number >= persons)
        {
            return null;
        }

        var draw = new Draw(seed, Stream, (ulong)number);
        if (draw.Below(5) == 0)
        {
            return new InsuranceStatus(false, [], null, null);
        }

        string[] kinds = draw.Below(3) == 0 ? ["养老", "医疗"] : ["养老", "医疗", "失业", "工伤", "生育"];
        var paidThrough = time.ChinaToday().AddMonths(-draw.Between(1, 2)).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        return new InsuranceStatus(true, kinds, paidThrough, _organisations.NameOf(draw.Below(persons)));
    }
}

internal sealed record InsuranceStatus(bool Insured, IReadOnlyList<string> Kinds, string? PaidThrough, string? Employer);

internal sealed record InsuranceQuestion(string CitizenId);

internal sealed record InsuranceError(string Code);

[JsonSerializable(typeof(InsuranceStatus))]
[JsonSerializable(typeof(InsuranceQuestion))]
[JsonSerializable(typeof(InsuranceError))]
internal sealed partial class InsuranceJson : JsonSerializerContext
{
    public static InsuranceJson Plain { get; } = new(PlainJson.Options());
}
