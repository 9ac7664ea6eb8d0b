using Exchange.Gateway.Verification;

namespace Exchange.Gateway.Console.Texts;

internal static class Periods
{
    /// <summary>The validity of a certificate in words.</summary>
    public static string Describe(Card card, Phrasing phrasing) => (card.ValidFrom, card.ValidTo) switch
    {
        ({ } from, { } to) => phrasing[PageTexts.Period, Phrasing.Day(from), Phrasing.Day(to)],
        ({ } from, null) => phrasing[PageTexts.WithoutEnd, Phrasing.Day(from)],
        (null, { } to) => phrasing[PageTexts.Through, Phrasing.Day(to)],
        _ => phrasing[PageTexts.NotTold],
    };
}
