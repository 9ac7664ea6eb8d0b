namespace Exchange.Departments.Generation;

/// <summary>
/// Which certificate is in which situation: in every hundred of a type the same, scattered, two neighbours at a time
/// because some situations need two. Of a hundred, 80 are valid.
/// </summary>
internal static class Situations
{
    private const int Pairs = 50;

    /// <summary>Has no common factor with <see cref="Pairs"/>, so that every pair comes up once.</summary>
    private const int Stride = 17;

    private static readonly (Situation Even, Situation Odd)[] Special =
    [
        (Situation.Superseded, Situation.Successor),
        (Situation.Superseded, Situation.Successor),
        (Situation.Superseded, Situation.Successor),
        (Situation.Superseded, Situation.Successor),
        (Situation.OneOfTwo, Situation.OneOfTwo),
        (Situation.OneOfTwo, Situation.OneOfTwo),
        (Situation.Revoked, Situation.Withdrawn),
        (Situation.Cancelled, Situation.Suspended),
        (Situation.Cancelled, Situation.Suspended),
        (Situation.Transferred, Situation.Other),
        (Situation.Transferred, Situation.NotYetValid),
        (Situation.NotYetValid, Situation.StartsTomorrow),
        (Situation.Expired, Situation.Expired),
        (Situation.Lapsed, Situation.ExpiredYesterday),
        (Situation.ExpiresToday, Situation.ExpiresTomorrow),
        (Situation.StartsToday, Situation.CheckCharacterOff),
    ];

    public static Situation Of(int index)
    {
        var pair = (int)(index / 2 * (long)Stride % Pairs);
        return pair >= Special.Length ? Situation.Current
            : int.IsEvenInteger(index) ? Special[pair].Even
            : Special[pair].Odd;
    }

    /// <summary>The index that the holder follows from: neighbours of one holder share the even one's.</summary>
    public static int HolderIndex(int index) =>
        Of(index) is Situation.Successor or Situation.OneOfTwo ? index & ~1 : index;

    /// <summary>The index that the serial number follows from: the versions of one certificate share the first one's.</summary>
    public static int SerialIndex(int index) => Of(index) is Situation.Successor ? index - 1 : index;
}
