using System.Globalization;

namespace Exchange.Gateway.Verification.ChangeTopic;

/// <summary>
/// How far a topic has been read: the generation of each source, and the offset at which each partition goes on. Written
/// <c>source=number-tie&amp;…;offset,offset,…</c>
/// </summary>
internal sealed record TopicCursor(IReadOnlyDictionary<string, Generation> Generations, IReadOnlyList<long> Offsets)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join('&', Generations.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{Uri.EscapeDataString(pair.Key)}={pair.Value}"))};{string.Join(',', Offsets)}");

    /// <returns>Null where it is none, e.g. one of an adapter's from before the node was put on Kafka.</returns>
    public static TopicCursor? Read(string text)
    {
        string[] halves = text.Split(';');
        if (halves.Length != 2)
        {
            return null;
        }

        Dictionary<string, Generation> generations = new(StringComparer.Ordinal);
        foreach (string pair in halves[0].Split('&'))
        {
            string[] sides = pair.Split('=');
            if (sides.Length != 2 || !Generation.TryParse(sides[1], out Generation? generation) || !generations.TryAdd(Uri.UnescapeDataString(sides[0]), generation.Value))
            {
                return null;
            }
        }

        List<long> offsets = [];
        foreach (string number in halves[1].Split(','))
        {
            if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long offset))
            {
                return null;
            }

            offsets.Add(offset);
        }

        return new TopicCursor(generations, offsets);
    }
}
