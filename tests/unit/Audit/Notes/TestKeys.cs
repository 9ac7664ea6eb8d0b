using System.Security.Cryptography;
using Exchange.Audit.Notes;

namespace Exchange.Tests.Unit.Audit.Notes;

/// <summary>A log, two witnesses, and what they sign.</summary>
internal static class TestKeys
{
    public const string Origin = "exchange.example/350703/0";

    public static readonly DateTimeOffset Now = new(2026, 11, 22, 2, 3, 4, TimeSpan.Zero);

    public static readonly NoteSignerKey Log = NoteSignerKey.Generate(Origin, NoteKeyType.Ed25519);

    public static readonly NoteSignerKey City = NoteSignerKey.Generate("exchange.example/witness/350700", NoteKeyType.Cosignature);

    public static readonly NoteSignerKey Province = NoteSignerKey.Generate("exchange.example/witness/350000", NoteKeyType.Cosignature);

    /// <summary>A hash that stands for nothing but this number.</summary>
    public static byte[] Hash(int number) => SHA256.HashData(BitConverter.GetBytes(number));

    public static SignedCheckpoint Checkpoint(ulong size, int root = 1) => Checkpoint(size, Hash(root));

    public static SignedCheckpoint Checkpoint(ulong size, byte[] root) =>
        SignedCheckpoint.Of(Exchange.Audit.Notes.Checkpoint.Of(Origin, size, root), Log);
}
