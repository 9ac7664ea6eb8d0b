namespace Exchange.Departments.Registries;

/// <summary>
/// How a registry's two types take turns: for example two of the first, one of the second, again and again. A position
/// in the registry thus tells type and index whatever the size, and the first certificates are always the same.
/// </summary>
internal readonly record struct RegistrationOrder(int FirstShare, int SecondShare, int Count)
{
    private int Turn => FirstShare + SecondShare;

    /// <summary>How many of the positions are of a type, 0 or 1.</summary>
    public int CountOf(int type)
    {
        var (turns, rest) = Math.DivRem(Count, Turn);
        return type == 0
            ? turns * FirstShare + Math.Min(rest, FirstShare)
            : turns * SecondShare + Math.Max(rest - FirstShare, 0);
    }

    /// <summary>The type, 0 or 1, and the index within it, at a position from 0.</summary>
    public (int Type, int Index) At(int position)
    {
        var (turns, place) = Math.DivRem(position, Turn);
        return place < FirstShare
            ? (0, turns * FirstShare + place)
            : (1, turns * SecondShare + place - FirstShare);
    }

    public int PositionOf(int type, int index)
    {
        var (turns, place) = Math.DivRem(index, type == 0 ? FirstShare : SecondShare);
        return turns * Turn + place + (type == 0 ? 0 : FirstShare);
    }
}
