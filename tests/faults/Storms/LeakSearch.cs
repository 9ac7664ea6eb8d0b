using System.Buffers;
using System.Text;
using Exchange.Faults.World;

namespace Exchange.Faults.Storms;

/// <summary>Finds what the departments generated in what was stored and said: identifiers, and holders' names and codes.</summary>
internal sealed class LeakSearch
{
    private readonly SearchValues<string> _texts;
    private readonly List<string> _found = [];

    public LeakSearch(IEnumerable<Generated> generated) =>
        // One character a byte, as the places are searched.
        _texts = SearchValues.Create(
            [.. generated.SelectMany(certificate => new[] { certificate.Id, certificate.HolderName, certificate.HolderCode }).Distinct().Select(text => OfBytes(Encoding.UTF8.GetBytes(text)))],
            StringComparison.Ordinal);

    /// <summary>Where something was found; never what.</summary>
    public IReadOnlyList<string> Found => _found;

    public long Bytes { get; private set; }

    public void Look(string place, ReadOnlySpan<byte> bytes)
    {
        Bytes += bytes.Length;
        string text = OfBytes(bytes);
        int at = text.AsSpan().IndexOfAny(_texts);
        if (at >= 0)
        {
            _found.Add($"{place}, byte {at} of {bytes.Length}");
        }
    }

    public void Look(string place, string text) => Look(place, Encoding.UTF8.GetBytes(text));

    /// <summary>Whether it would be found: a search that finds nothing proves nothing unless it can find.</summary>
    public bool Finds(Generated certificate) =>
        new[] { certificate.Id, certificate.HolderName, certificate.HolderCode }.All(text => OfBytes(Encoding.UTF8.GetBytes($"\"{text}\"")).AsSpan().ContainsAny(_texts));

    private static string OfBytes(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
