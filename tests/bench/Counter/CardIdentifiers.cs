using System.Text;
using System.Text.Json;
using Exchange.Bench.World;

namespace Exchange.Bench.Counter;

/// <summary>Identifiers of the district's market regulation, in a file, one a line: millions of them are too many to hold.</summary>
internal sealed class CardIdentifiers
{
    private const int PageSize = 5_000;

    private readonly string _file;
    private readonly int _count;

    private CardIdentifiers(string file, int count) => (_file, _count) = (file, count);

    /// <summary>The first so many that the registry's changes feed lists.</summary>
    public static async Task<CardIdentifiers> ReadAsync(DemoAccess access, int count, string file, CancellationToken cancellation)
    {
        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Add("X-Api-Key", access.DepartmentSecret);
        await using StreamWriter writer = new(file, append: false, Encoding.ASCII);
        ulong after = 0;
        for (int left = count; left > 0;)
        {
            using Stream body = await http.GetStreamAsync(new Uri(access.MarketRegulation, $"/api/v1/changes?after={after}&limit={Math.Min(PageSize, left)}"), cancellation);
            using JsonDocument page = await JsonDocument.ParseAsync(body, default, cancellation);
            int listed = 0;
            foreach (JsonElement item in page.RootElement.GetProperty("items").EnumerateArray())
            {
                await writer.WriteLineAsync(item.GetProperty("certificateId").GetString());
                after = item.GetProperty("sequence").GetUInt64();
                listed++;
            }

            left -= listed > 0 ? listed : throw new BenchException($"The registry has {left} certificates less than the {count} that are wanted.");
        }

        return new CardIdentifiers(file, count);
    }

    public IEnumerable<string> Read() => File.ReadLines(_file);

    /// <summary>So many at most, from all over the file.</summary>
    public IEnumerable<string> Spread(int most)
    {
        int each = Math.Max(1, _count / most);
        // Neighbours would be asked for one after the other, as they were filled: their order is scattered.
        string[] spread = [.. Read().Where((_, i) => i % each == 0).Take(most)];
        new Random(1).Shuffle(spread);
        return spread;
    }
}
