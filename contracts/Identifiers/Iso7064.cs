namespace Exchange.Contracts.Identifiers;

/// <summary>The check character systems of ISO 7064 that identifiers use. Both detect every change of a single character.</summary>
internal static class Iso7064
{
    private static ReadOnlySpan<byte> Mod11Weights => [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>MOD 37,36 over digits and upper-case letters; full stops between them do not count.</summary>
    public static char Mod37And36(ReadOnlySpan<char> body)
    {
        var product = 36;
        foreach (var character in body)
        {
            if (character == '.')
            {
                continue;
            }

            // The sum modulo 36 with 36 in the place of 0, doubled modulo 37; both without a division.
            var sum = product + Alphabets.ValueOf(character);
            sum = sum > 36 ? sum - 36 : sum;
            product = sum * 2 >= 37 ? sum * 2 - 37 : sum * 2;
        }

        return Alphabets.DigitsAndLetters[(37 - product) % 36];
    }

    /// <summary>MOD 11-2 over 17 digits, as GB 11643 uses it.</summary>
    public static char Mod11And2(ReadOnlySpan<char> seventeenDigits)
    {
        var sum = 0;
        for (var index = 0; index < Mod11Weights.Length; index++)
        {
            sum += (seventeenDigits[index] - '0') * Mod11Weights[index];
        }

        return "10X98765432"[sum % 11];
    }
}
