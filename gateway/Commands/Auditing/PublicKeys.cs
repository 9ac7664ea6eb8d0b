using Exchange.Audit.Notes;

namespace Exchange.Gateway.Commands.Auditing;

/// <summary>Public keys of logs and witnesses on a command line: as text, or in a file.</summary>
internal static class PublicKeys
{
    /// <exception cref="UnanswerableException">It is no key of that type.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NoteVerifierKey Read(string keyOrFile, NoteKeyType type)
    {
        if (!NoteVerifierKey.TryParse(keyOrFile, out NoteVerifierKey? key, out NoteKeyProblem problem)
            && File.Exists(keyOrFile)
            && !NoteVerifierKey.TryParse(File.ReadAllText(keyOrFile).Trim(), out key, out problem))
        {
            throw new UnanswerableException($"'{keyOrFile}' holds no public key ({problem}).");
        }

        return key switch
        {
            null => throw new UnanswerableException($"'{keyOrFile}' is neither a public key ({problem}) nor a file."),
            _ when key.Type != type => throw new UnanswerableException($"The key of {key.Name} is {(type == NoteKeyType.Cosignature ? "a log's, not a witness's" : "a witness's, not a log's")}."),
            _ => key,
        };
    }
}
