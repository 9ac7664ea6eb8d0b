using Exchange.Contracts.Identifiers;

namespace Exchange.Departments.Generation;

/// <summary>
/// Fictional organisations by number: every third is an employment agency (91350700…), the others are food businesses of
/// Jianyang (92350703…). Their organisation codes begin with DM, which no register gives out.
/// </summary>
internal sealed class Organisations(ulong seed) : IHolders
{
    private const ulong Stream = 102;
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const string Mark = "DM";
    private const int MarkStart = 8;
    private const int Places = 6;

    private readonly Permutation _codes = new(Mix.Of(seed, Stream, 0), (long)Math.Pow(Alphabet.Length, Places));

    public string CodeType => "001";

    public static bool IsEmploymentAgency(long number) => number % 3 == 0;

    public string CodeOf(long number)
    {
        Span<char> code = stackalloc char[17];
        (IsEmploymentAgency(number) ? "91350700" : "92350703").CopyTo(code);
        Mark.CopyTo(code[MarkStart..]);
        var rest = _codes.Apply(number);
        for (var place = MarkStart + Mark.Length + Places - 1; place >= MarkStart + Mark.Length; place--)
        {
            (rest, var digit) = Math.DivRem(rest, Alphabet.Length);
            code[place] = Alphabet[(int)digit];
        }

        code[16] = OrganisationCode.Check(code.Slice(MarkStart, 8));
        return UnifiedSocialCreditCode.Create(code).ToString();
    }

    public string NameOf(long number)
    {
        var draw = new Draw(seed, Stream, (ulong)number + 1);
        return IsEmploymentAgency(number) ? Names.EmploymentAgency(ref draw) : Names.FoodBusiness(ref draw);
    }

    public bool TryNumberOf(string code, out long number)
    {
        number = -1;
        if (code.Length != 18 || !code.AsSpan(MarkStart).StartsWith(Mark))
        {
            return false;
        }

        var value = 0L;
        foreach (var character in code.AsSpan(MarkStart + Mark.Length, Places))
        {
            var digit = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            value = value * Alphabet.Length + digit;
        }

        number = _codes.Undo(value);
        return CodeOf(number) == code;
    }
}
