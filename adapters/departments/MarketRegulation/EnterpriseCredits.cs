using Exchange.Departments.Generation;
using Exchange.Departments.Registries;

namespace Exchange.Departments.MarketRegulation;

/// <summary>The credit summaries of enterprises: an ordinary departmental API beside the certificates.</summary>
internal sealed class EnterpriseCredits(ulong seed, int enterprises, TimeProvider time)
{
    private const ulong Stream = 201;

    private readonly Organisations _organisations = new(seed);

    public EnterpriseCredit? Find(string code)
    {
        if (!_organisations.TryNumberOf(code, out var number) || number >= enterprises)
        {
            return null;
        }

        var draw = new Draw(seed, Stream, (ulong)number);
        var penalties = Math.Max(draw.Below(12) - 8, 0);
        var grade = draw.Of<char>("AAAB") is 'A' && penalties == 0 ? "A" : penalties < 2 ? "B" : penalties == 2 ? "C" : "D";
        return new EnterpriseCredit(code, _organisations.NameOf(number), grade, penalties, penalties > 2, time.ChinaToday().AddDays(-1));
    }
}
