namespace Exchange.Contracts.Identifiers;

/// <summary>
/// The organisation code of GB 11714: eight characters and a check character.
/// It stands at characters 9 to 17 of a unified social credit code.
/// </summary>
public static class OrganisationCode
{
    private static ReadOnlySpan<byte> Weights => [3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>The check character, 0 to 9 or X, of eight digits or upper-case letters.</summary>
    /// <exception cref="ArgumentException">There are not exactly eight, or another character is among them.</exception>
    public static char Check(ReadOnlySpan<char> firstEight)
    {
        if (firstEight.Length != Weights.Length || firstEight.ContainsAnyExcept(Alphabets.DigitOrLetter))
        {
            throw new ArgumentException("The body of an organisation code is eight digits or upper-case letters.", nameof(firstEight));
        }

        var sum = 0;
        for (var index = 0; index < Weights.Length; index++)
        {
            sum += Alphabets.ValueOf(firstEight[index]) * Weights[index];
        }

        return "0X987654321"[sum % 11];
    }
}
