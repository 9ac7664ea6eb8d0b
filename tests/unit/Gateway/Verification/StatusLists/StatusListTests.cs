using System.Buffers.Text;
using System.IO.Compression;
using System.Text.Json;
using Exchange.Gateway.Verification.StatusLists;
using Exchange.Tests.Unit.Tools;
using Xunit.Abstractions;

namespace Exchange.Tests.Unit.Gateway.Verification.StatusLists;

public sealed class StatusListTests(ITestOutputHelper output)
{
    private const int Million = 1_000_000;

    // Fails: other verifiers read other statuses out of the lists than were put in.
    [Theory]
    [InlineData(1, new[] { 1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1 }, "eNrbuRgAAhcBXQ")]
    [InlineData(2, new[] { 1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3 }, "eNo76fITAAPfAgc")]
    public void ShortExample_OfTheDraft_IsPackedAndUnpacked(int bits, int[] statuses, string lst)
    {
        StatusList list = new(bits, statuses.Length);
        for (int i = 0; i < statuses.Length; i++)
        {
            list[i] = statuses[i];
        }

        Assert.Equal(lst, list.Encode());
        Assert.True(StatusList.TryDecode(bits, lst, out StatusList? read));
        Assert.Equal(statuses, Enumerable.Range(0, statuses.Length).Select(i => read[i]));
    }

    // Fails: lists of other issuers are read wrongly, far from their beginning.
    [Theory]
    [InlineData(1, 11)]
    [InlineData(2, 11)]
    [InlineData(4, 15)]
    [InlineData(8, 256)]
    public void TestVector_OfTheDraft_Decodes(int bits, int given)
    {
        Vector vector = Vectors().Single(candidate => candidate.Bits == bits);
        Assert.Equal(given, vector.Statuses.Count);

        Assert.True(StatusList.TryDecode(bits, vector.Lst, out StatusList? list));

        Assert.Equal(1 << 20, list.Capacity);
        Assert.All(Enumerable.Range(0, 1 << 20), i => Assert.Equal(vector.Statuses.GetValueOrDefault(i), list[i]));
        Assert.True(StatusList.TryDecode(bits, list.Encode(), out StatusList? again));
        Assert.All(vector.Statuses, status => Assert.Equal(status.Value, again[status.Key]));
    }

    // Fails: a counter without a network must download more than it can.
    [Fact]
    public void MillionCertificates_OneInAHundredRevoked_FitInAFewKilobytes()
    {
        StatusList list = new(1, Million);
        Random random = new(20261122);
        for (int revoked = 0; revoked < Million / 100;)
        {
            int index = random.Next(Million);
            revoked += 1 - list[index];
            list[index] = 1;
        }

        string lst = list.Encode();
        int bytes = Base64Url.DecodeFromChars(lst).Length;
        output.WriteLine($"zlib {bytes} bytes, lst {lst.Length} characters");
        Assert.InRange(bytes, 1, 15 * 1024);
        Assert.True(StatusList.TryDecode(1, lst, out StatusList? read));
        Assert.Equal(Million / 100, Enumerable.Range(0, Million).Count(i => read[i] == 1));
    }

    // Fails: a list of a few kilobytes from a hostile address fills a counter's memory.
    [Fact]
    public void ListThatUnpacksWithoutEnd_IsRefused()
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            byte[] zeros = new byte[1024 * 1024];
            for (int i = 0; i < 5; i++)
            {
                zlib.Write(zeros);
            }
        }

        Assert.False(StatusList.TryDecode(1, Base64Url.EncodeToString(packed.ToArray()), out _));
    }

    // Fails: a broken download ends the program instead of being said.
    [Theory]
    [InlineData(1, "")]
    [InlineData(1, "not base64url!")]
    [InlineData(1, "AAAA")]
    [InlineData(3, "eNrbuRgAAhcBXQ")]
    [InlineData(0, "eNrbuRgAAhcBXQ")]
    public void Rubbish_IsRefused(int bits, string lst) => Assert.False(StatusList.TryDecode(bits, lst, out StatusList? list) && list.Capacity > 0);

    // Fails: one entry's change changes its neighbours.
    [Fact]
    public void Entry_IsChangedAlone()
    {
        StatusList list = new(2, 8);
        list[3] = 3;
        list[3] = 2;
        Assert.Equal([0, 0, 0, 2, 0, 0, 0, 0], Enumerable.Range(0, 8).Select(i => list[i]));
        Assert.Throws<ArgumentOutOfRangeException>(() => list[8]);
        Assert.Throws<ArgumentOutOfRangeException>(() => list[0] = 4);
    }

    private static List<Vector> Vectors() => JsonSerializer.Deserialize<List<Vector>>(
        File.ReadAllText(Repository.PathOf("tests", "unit", "Gateway", "Verification", "StatusLists", "token-status-list-vectors.json")), JsonSerializerOptions.Web)!;

    /// <summary>A test vector of the draft's section "Test vectors for Status List encoding": the statuses that are not named are 0.</summary>
    private sealed record Vector(int Bits, string Lst, Dictionary<int, int> Statuses);
}
