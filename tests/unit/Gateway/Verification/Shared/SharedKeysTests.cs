using Exchange.Gateway.Verification.Shared;

namespace Exchange.Tests.Unit.Gateway.Verification.Shared;

public class SharedKeysTests
{
    private const int Slots = 16_384;

    public static TheoryData<int> Servers => [.. Enumerable.Range(1, 16)];

    // Fails: a cluster is paid for of which half the servers keep no card, and the other half run full.
    [Theory]
    [MemberData(nameof(Servers))]
    public void EveryServerOfACluster_KeepsItsShare(int servers)
    {
        int[] kept = new int[servers];
        for (int partition = 0; partition < SharedKeys.Partitions; partition++)
        {
            kept[SlotOf(SharedKeys.Of(partition, SharedKeys.Watermark)) * servers / Slots]++;
        }

        Assert.True(kept.Max() - kept.Min() <= 1, string.Join(' ', kept));
    }

    /// <summary>As the specification of Redis Cluster has it: CRC-16 (XMODEM) of what stands between the braces.</summary>
    private static int SlotOf(ReadOnlySpan<byte> key)
    {
        int sum = 0;
        foreach (byte part in key[1..key.IndexOf((byte)'}')])
        {
            sum ^= part << 8;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum & 0x8000) != 0 ? ((sum << 1) ^ 0x1021) & 0xffff : (sum << 1) & 0xffff;
            }
        }

        return sum % Slots;
    }
}
