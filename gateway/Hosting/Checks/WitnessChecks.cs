using Exchange.Audit.Notes;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Audit.Cosigning;
using Exchange.Gateway.Audit.Witnessing;
using Exchange.Gateway.Configuration;

namespace Exchange.Gateway.Hosting.Checks;

/// <summary>The sections <c>Audit:Witnesses</c> and <c>Audit:Witness</c>.</summary>
internal static class WitnessChecks
{
    /// <summary>A signature of each stands under the published checkpoint, and a reader must take sixteen (c2sp.org/signed-note, "Signatures").</summary>
    private const int MostWitnesses = 15;

    public static (IReadOnlyList<WitnessAddress> Witnesses, Witness? Witness) Check(AuditOptions audit, ConfigurationErrors errors)
    {
        if (audit.Witnesses.Count > 0 && string.IsNullOrEmpty(audit.CheckpointKeyFile))
        {
            errors.Add("Audit:Witnesses", "Witnesses cosign what is published: set Audit:CheckpointKeyFile.");
        }

        if (audit.Witnesses.Count > MostWitnesses)
        {
            errors.Add("Audit:Witnesses", $"At most {MostWitnesses} can cosign.");
        }

        WitnessAddress[] witnesses = [.. audit.Witnesses.Select((each, i) => AddressOf($"Audit:Witnesses:{i}", each, errors)).OfType<WitnessAddress>()];
        errors.Unique("Audit:Witnesses", witnesses.Select(each => each.Name), "Witness");
        return (witnesses, audit.Witness is { } witness ? WitnessOf(witness, errors) : null);
    }

    private static WitnessAddress? AddressOf(string key, WitnessAddressOptions options, ConfigurationErrors errors)
    {
        Uri? url = FolderOf(key + ":Url", options.Url, "The witness's address", errors);
        NoteVerifierKey? verifier = VerifierOf(key + ":VerifierKey", options.VerifierKey, NoteKeyType.Cosignature, "witness", errors);
        return url is null || verifier is null ? null : new WitnessAddress(verifier, url);
    }

    private static Witness? WitnessOf(WitnessOptions options, ConfigurationErrors errors)
    {
        errors.Unique("Audit:Witness:Logs", options.Logs.Select(log => log.Origin), "The log");
        Dictionary<string, WitnessedLog> logs = new(StringComparer.Ordinal);
        for (int i = 0; i < options.Logs.Count; i++)
        {
            if (LogOf($"Audit:Witness:Logs:{i}", options.Logs[i], errors) is { } log)
            {
                logs[log.Origin] = log;
            }
        }

        return KeyOf(options.KeyFile, errors) is { } key ? new Witness(key, logs) : null;
    }

    private static WitnessedLog? LogOf(string key, WitnessedLogOptions options, ConfigurationErrors errors)
    {
        bool named = errors.Require(key + ":Origin", options.Origin, "The log's origin");
        if (options.VerifierKeys.Count == 0)
        {
            errors.Add(key + ":VerifierKeys", "The log's public key is missing.");
        }

        NoteVerifierKey?[] keys = [.. options.VerifierKeys.Select((text, i) => VerifierOf($"{key}:VerifierKeys:{i}", text, NoteKeyType.Ed25519, "log", errors))];
        Uri? url = FolderOf(key + ":Url", options.Url, "Where the log is published", errors);
        return named && url is not null ? new WitnessedLog(options.Origin, [.. keys.OfType<NoteVerifierKey>()], url) : null;
    }

    private static NoteSignerKey? KeyOf(string file, ConfigurationErrors errors)
    {
        const string Key = "Audit:Witness:KeyFile";
        if (errors.File(Key, file, "The file with the witness's key") is not { } text)
        {
            return null;
        }

        if (NoteSignerKey.TryParse(text.Trim(), out NoteSignerKey? key, out NoteKeyProblem problem) && key.VerifierKey.Type == NoteKeyType.Cosignature)
        {
            return key;
        }

        errors.Add(Key, $"It holds no key of a witness ({problem}); make one with `exchange keys generate witness FILE --name NAME`.");
        return null;
    }

    private static NoteVerifierKey? VerifierOf(string key, string text, NoteKeyType type, string whose, ConfigurationErrors errors)
    {
        if (NoteVerifierKey.TryParse(text, out NoteVerifierKey? verifier, out NoteKeyProblem problem) && verifier.Type == type)
        {
            return verifier;
        }

        errors.Add(key, problem == NoteKeyProblem.None
            ? $"It is a public key, but none of a {whose}."
            : $"It is no public key of a {whose}, name+id+base64 ({problem}).");
        return null;
    }

    /// <summary>An address to append paths to.</summary>
    private static Uri? FolderOf(string key, string text, string what, ConfigurationErrors errors) =>
        errors.Address(key, text, what) is { } address ? new Uri(address.AbsoluteUri.TrimEnd('/') + "/") : null;
}
