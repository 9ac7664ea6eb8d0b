using System.Numerics;
using Exchange.Audit.Notes;

namespace Exchange.Tests.Unit.Audit.Notes;

public sealed class Ed25519Tests
{
    /// <summary>RFC 8032, section 7.1, tests 1 to 3.</summary>
    public static TheoryData<string, string, string, string> Vectors => new()
    {
        {
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        },
        {
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        },
        {
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        },
    };

    // Fails: no other program can check what a log signs.
    [Theory]
    [MemberData(nameof(Vectors))]
    public void VectorsOfTheStandard_AreMet(string privateKey, string publicKey, string message, string signature)
    {
        byte[] key = Convert.FromHexString(privateKey), text = Convert.FromHexString(message);
        Assert.Equal(publicKey, Convert.ToHexStringLower(Ed25519.PublicKeyOf(key)));
        Assert.Equal(signature, Convert.ToHexStringLower(Ed25519.Sign(key, Convert.FromHexString(publicKey), text)));
        Assert.True(Ed25519.Verify(Convert.FromHexString(publicKey), text, Convert.FromHexString(signature)));
        Assert.False(Ed25519.Verify(Convert.FromHexString(publicKey), [.. text, 0], Convert.FromHexString(signature)));
    }

    // Fails: anybody makes a second signature out of a first one (RFC 8032, section 5.1.7: S is below the group's order).
    [Fact]
    public void SignatureWithItsOrderAdded_IsWrong()
    {
        var order = (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
        var key = Ed25519.GeneratePrivateKey();
        var publicKey = Ed25519.PublicKeyOf(key);
        var signature = Ed25519.Sign(key, publicKey, [1, 2, 3]);
        Assert.True(Ed25519.Verify(publicKey, [1, 2, 3], signature));

        var moved = new BigInteger(signature.AsSpan(32), isUnsigned: true) + order;
        Assert.True(moved.TryWriteBytes(signature.AsSpan(32), out _, isUnsigned: true));
        Assert.False(Ed25519.Verify(publicKey, [1, 2, 3], signature));
    }

    // Fails: a key for which everybody can sign passes for a log's.
    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")]
    public void PointThatIsNobodysKey_IsNoPublicKey(string point)
    {
        var bytes = Convert.FromHexString(point);
        Assert.False(Ed25519.IsPublicKey(bytes));
        var text = new NoteKeyText("a", NoteKeyText.IdOf("a", NoteKeyType.Ed25519, bytes), NoteKeyType.Ed25519, bytes).ToString();
        Assert.False(NoteVerifierKey.TryParse(text, out _, out var problem));
        Assert.Equal(NoteKeyProblem.Key, problem);
    }
}
