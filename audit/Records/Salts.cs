using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Exchange.Audit.Records;

/// <summary>
/// Gives each part of a record that is committed to by itself 128 random bits. Without them, who knows a commitment could
/// try all holders or officers there are.
/// </summary>
internal static class Salts
{
    /// <summary>Fetched at once: the generator's fixed cost is more than the bits'.</summary>
    private const int NumbersAtOnce = 512;

    [ThreadStatic]
    private static ulong[]? t_numbers;

    [ThreadStatic]
    private static int t_left;

    public static void AddTo(AuditRecord record)
    {
        (record.SaltHigh, record.SaltLow) = (Next(), Next());
        if (record.Who is { } who)
        {
            (who.SaltHigh, who.SaltLow) = (Next(), Next());
        }

        if (record.Why is { } why)
        {
            (why.SaltHigh, why.SaltLow) = (Next(), Next());
        }

        if (record.Whom is { } whom)
        {
            (whom.SaltHigh, whom.SaltLow) = (Next(), Next());
        }

        if (record.What is { } what)
        {
            (what.SaltHigh, what.SaltLow) = (Next(), Next());
        }

        foreach (var question in record.Entries)
        {
            AddTo(question);
        }
    }

    private static ulong Next()
    {
        var numbers = t_numbers ??= new ulong[NumbersAtOnce];
        if (t_left == 0)
        {
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(numbers.AsSpan()));
            t_left = numbers.Length;
        }

        var number = numbers[--t_left];
        numbers[t_left] = 0;
        return number;
    }
}
