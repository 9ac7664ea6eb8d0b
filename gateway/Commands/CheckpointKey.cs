using Exchange.Audit.Notes;

namespace Exchange.Gateway.Commands;

/// <summary>The key that signs checkpoints, as a file, with its public half beside it.</summary>
internal static class CheckpointKey
{
    public static bool IsName(string? name) => NoteSignerKey.IsName(name);

    /// <summary>The public half is that of replica 0, whose log is called NAME/0; another replica's follows from the key and its own number.</summary>
    public static void Write(string file, string name)
    {
        NoteSignerKey key = NoteSignerKey.Generate(name, NoteKeyType.Ed25519);
        PrivateFile.Write(file, key.ToPrivateText());
        PrivateFile.Write(file + ".pub", key.Named(name + "/0").VerifierKey.ToString());
    }
}
