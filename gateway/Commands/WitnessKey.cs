using Exchange.Audit.Notes;

namespace Exchange.Gateway.Commands;

/// <summary>The key that a witness cosigns with, as a file, with its public half beside it.</summary>
internal static class WitnessKey
{
    public static void Write(string file, string name)
    {
        NoteSignerKey key = NoteSignerKey.Generate(name, NoteKeyType.Cosignature);
        PrivateFile.Write(file, key.ToPrivateText());
        PrivateFile.Write(file + ".pub", key.VerifierKey.ToString());
    }
}
