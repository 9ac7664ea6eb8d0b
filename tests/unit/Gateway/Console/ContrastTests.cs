using System.Globalization;
using System.Text.RegularExpressions;
using Exchange.Gateway.Console;

namespace Exchange.Tests.Unit.Gateway.Console;

public class ContrastTests
{
    private static readonly string s_style = ReadStyle();

    /// <summary>Otherwise an officer with weak eyes, or a dull screen, cannot read the page (WCAG 2.2, 1.4.3: 4.5:1).</summary>
    [Theory]
    [InlineData("ink", "paper")]
    [InlineData("ink", "ground")]
    [InlineData("quiet", "paper")]
    [InlineData("quiet", "ground")]
    [InlineData("brand-deep", "paper")]
    [InlineData("paper", "brand")]
    public void Text_StandsOutFromItsGround(string text, string ground) =>
        Assert.InRange(Contrast(Colour(s_style, text), Colour(s_style, ground)), 4.5, 21);

    /// <summary>Otherwise the one word that matters fades into its colour.</summary>
    [Theory]
    [InlineData("good")]
    [InlineData("bad")]
    [InlineData("caution")]
    [InlineData("neutral")]
    public void Verdict_StandsOutFromItsTint(string tone)
    {
        string rule = Regex.Match(s_style, $@"\.tone-{tone} {{(.*?)}}").Groups[1].Value;
        string tint = Colour(rule, "tint");

        Assert.InRange(Contrast(Colour(rule, "tone"), tint), 4.5, 21);
        Assert.InRange(Contrast(Colour(s_style, "ink"), tint), 4.5, 21);
    }

    /// <summary>Otherwise whoever works by keyboard loses sight of where he is (WCAG 2.2, 1.4.11: 3:1).</summary>
    [Theory]
    [InlineData("paper")]
    [InlineData("ground")]
    public void Focus_StandsOutFromItsGround(string ground) =>
        Assert.InRange(Contrast(Colour(s_style, "focus"), Colour(s_style, ground)), 3, 21);

    private static string Colour(string style, string name) => Regex.Match(style, $"--{name}: (#[0-9a-f]{{6}})").Groups[1].Value;

    private static double Contrast(string one, string other)
    {
        (double a, double b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double[] parts = [.. Enumerable.Range(0, 3)
            .Select(i => int.Parse(colour.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4))];
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    private static string ReadStyle()
    {
        using Stream stream = typeof(CounterAssets).Assembly.GetManifestResourceStream("counter/counter.css")!;
        return new StreamReader(stream).ReadToEnd();
    }
}
