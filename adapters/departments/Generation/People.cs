using System.Globalization;
using Exchange.Contracts.Identifiers;

namespace Exchange.Departments.Generation;

/// <summary>
/// Fictional persons by number. Their citizen IDs hold in every respect but one: the sequence within area and day lies
/// in 800 to 999, where these areas with their few births a day never come to, so that no real person has one.
/// </summary>
internal sealed class People(ulong seed) : IHolders
{
    private const ulong Stream = 101;
    private const int FirstSequence = 800;
    private const int Sequences = 200;

    private static readonly string[] Areas =
        ["350703", "350702", "350721", "350722", "350723", "350724", "350725", "350781", "350782", "350783"];

    private static readonly DateOnly FirstBirthday = new(1945, 1, 1);
    private static readonly int Birthdays = new DateOnly(2004, 1, 1).DayNumber - FirstBirthday.DayNumber;

    private readonly Permutation _codes = new(Mix.Of(seed, Stream, 0), (long)Areas.Length * Birthdays * Sequences);

    public string CodeType => "111";

    public string CodeOf(long number)
    {
        var (rest, sequence) = Math.DivRem(_codes.Apply(number), Sequences);
        var (area, day) = Math.DivRem(rest, Birthdays);
        return CitizenId.Create($"{Areas[area]}{FirstBirthday.AddDays((int)day):yyyyMMdd}{FirstSequence + sequence}").ToString();
    }

    public string NameOf(long number)
    {
        var draw = new Draw(seed, Stream, (ulong)number + 1);
        return Names.Person(ref draw);
    }

    public bool TryNumberOf(string code, out long number)
    {
        number = -1;
        if (!CitizenId.TryParseStrict(code, out var id, out _))
        {
            return false;
        }

        var area = Array.IndexOf(Areas, id.Area.ToString());
        var day = id.BirthDate.DayNumber - FirstBirthday.DayNumber;
        var sequence = int.Parse(code.AsSpan(14, 3), CultureInfo.InvariantCulture) - FirstSequence;
        if (area < 0 || day < 0 || day >= Birthdays || sequence < 0)
        {
            return false;
        }

        number = _codes.Undo(((long)area * Birthdays + day) * Sequences + sequence);
        return true;
    }
}
