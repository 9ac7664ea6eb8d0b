using System.CommandLine;
using System.Security.Cryptography;
using Exchange.Audit;
using Exchange.Gateway.Access;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Verification.StatusLists;

namespace Exchange.Gateway.Commands;

/// <summary><c>exchange keys</c>: makes the keys that a node and its clients need. Making keys never overwrites a file that exists.</summary>
internal static class KeysCommand
{
    private const string Checkpoints = "checkpoints";
    private const string Witness = "witness";

    public static Command Create() => new("keys", "Make keys, and rotate those of cards") { Generate(), KeyRingCommands.Rotate(), KeyRingCommands.List(), RetireKeyCommand.Create() };

    private static Command Generate()
    {
        Argument<string> kind = new("kind") { Description = "signing: a P-256 key pair (FILE, and its key set FILE.jwks.json); audit: a master key of the audit log; status-lists: the key of the status lists; checkpoints: the key that signs what is published of the audit log (FILE, and its public half FILE.pub); witness: the key that cosigns other nodes' audit logs (likewise); cards: the key ring of cards in Redis and Kafka" };
        kind.AcceptOnlyFromAmong("signing", "audit", "status-lists", Checkpoints, Witness, "cards");
        Argument<FileInfo> file = new("file") { Description = "Where the key goes" };
        Option<string?> name = new("--name")
        {
            Description = "What the node's audit logs are called in the world, for all their life; required with checkpoints, e.g. exchange.example/350703; the replica's number follows. With witness: what the witness is called, e.g. exchange.example/witness/350700",
            HelpName = "NAME",
        };
        Command command = new("generate", "Make a new key") { kind, file, name };
        command.Validators.Add(result =>
        {
            if (result.GetValue(kind) is Checkpoints or Witness && !CheckpointKey.IsName(result.GetValue(name)))
            {
                result.AddError("--name is required with checkpoints and witness: the name of the logs or of the witness, without spaces and plus signs, e.g. exchange.example/350703.");
            }
        });
        command.SetAction(parsed => GenerateKey(parsed.GetRequiredValue(kind), parsed.GetRequiredValue(file), parsed.GetValue(name)));
        return command;
    }

    private static int GenerateKey(string kind, FileInfo file, string? name)
    {
        if (file.Exists)
        {
            System.Console.Error.WriteLine($"'{file}' exists; a key is never overwritten. Name another file.");
            return ExitCodes.Failed;
        }

        switch (kind)
        {
            case "audit":
                PrivateFile.Write(file.FullName, AuditKeys.Generate());
                break;
            case "status-lists":
                PrivateFile.Write(file.FullName, StatusKey.Generate());
                break;
            case Checkpoints:
                CheckpointKey.Write(file.FullName, name!);
                break;
            case Witness:
                WitnessKey.Write(file.FullName, name!);
                break;
            case "cards":
                PrivateFile.Write(file.FullName, KeyRing.Generate(TimeProvider.System).Write());
                break;
            default:
                using (ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    PrivateFile.Write(file.FullName, key.ExportPkcs8PrivateKeyPem());
                    PrivateFile.Write(file.FullName + ".jwks.json", SigningKeys.PublicJwks(key));
                }

                break;
        }

        return ExitCodes.Done;
    }
}
