using System.Security.Cryptography;
using System.Text;
using Exchange.Audit;

namespace Exchange.Tests.Unit.Audit.Keys;

public sealed class MonthKeyTests
{
    private static readonly byte[] s_secret = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];

    // Fails: names made by this version are not those that stand in the search tables.
    [Fact]
    public void Name_IsTheBeginningOfAnHmacUnderADerivedKey()
    {
        // HKDF written out (RFC 5869 §2): extract under zeros, expand once.
        var extracted = HMACSHA256.HashData(new byte[32], s_secret);
        var naming = HMACSHA256.HashData(extracted, (byte[])[.. "exchange audit 1: names"u8, 1]);
        foreach (var value in (string[])["350703199001011234", "", "餐饮店", new('x', 5000)])
        {
            Assert.Equal(HMACSHA256.HashData(naming, (byte[])[1, .. Encoding.UTF8.GetBytes(value)])[..16], NameOf(AuditName.Person, value));
        }
    }

    // Fails: whoever sees the search rows links one person over months, or an officer's name to a person's.
    [Fact]
    public void SameValue_HasAnotherNameForEachKindAndSecret()
    {
        var names = Enum.GetValues<AuditName>().Select(kind => Convert.ToHexString(NameOf(kind, "jy-017"))).ToList();
        byte[] other = [.. s_secret];
        other[31] ^= 1;
        names.Add(Convert.ToHexString(NameOf(AuditName.Person, "jy-017", other)));
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    // Fails: a name cut too short meets others' names.
    [Fact]
    public void NameOfAnotherLength_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new MonthKey(new AuditMonth(2026, 11), s_secret).Name(AuditName.Case, "1", new byte[8]));

    private static byte[] NameOf(AuditName kind, string value, byte[]? secret = null)
    {
        var name = new byte[MonthKey.NameBytes];
        new MonthKey(new AuditMonth(2026, 11), secret ?? s_secret).Name(kind, value, name);
        return name;
    }
}
