using System.CommandLine;
using System.Globalization;
using Exchange.Gateway.Keys;

namespace Exchange.Gateway.Commands;

/// <summary><c>exchange keys rotate</c> and <c>exchange keys list</c>: what is done with a key ring of cards while nodes use it.</summary>
internal static class KeyRingCommands
{
    public static Command Rotate()
    {
        Argument<FileInfo> file = File();
        Option<bool> index = new("--index") { Description = "Another index key instead: cards and changes get other names, so nodes make a new topic and Redis must be warmed anew" };
        Command command = new("rotate", "Add a key that seals from now on; what was sealed under the others still opens") { file, index };
        command.SetAction((parsed, _) => WithRingAsync(parsed.GetRequiredValue(file), ring =>
        {
            KeyRing rotated = parsed.GetValue(index) ? ring.Renamed(TimeProvider.System) : ring.Rotated(TimeProvider.System);
            PrivateFile.Write(parsed.GetRequiredValue(file).FullName, rotated.Write());
            Show(rotated);
            return Task.FromResult(ExitCodes.Done);
        }));
        return command;
    }

    public static Command List()
    {
        Argument<FileInfo> file = File();
        Command command = new("list", "Show the keys of a ring by their numbers, never the keys themselves") { file };
        command.SetAction((parsed, _) => WithRingAsync(parsed.GetRequiredValue(file), ring =>
        {
            Show(ring);
            return Task.FromResult(ExitCodes.Done);
        }));
        return command;
    }

    public static Argument<FileInfo> File() => new("file") { Description = "The key ring's file" };

    /// <summary>Does something with the ring of a file, or says why it cannot be read or written.</summary>
    public static async Task<int> WithRingAsync(FileInfo file, Func<KeyRing, Task<int>> use)
    {
        try
        {
            return await use(KeyRing.Parse(System.IO.File.ReadAllText(file.FullName)));
        }
        catch (FormatException exception)
        {
            await System.Console.Error.WriteLineAsync($"'{file}' is not a key ring of cards. {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await System.Console.Error.WriteLineAsync(exception.Message);
        }

        return ExitCodes.Failed;
    }

    private static void Show(KeyRing ring)
    {
        Line(ring.Index, "names");
        foreach (KeyRingEntry key in ring.Keys)
        {
            Line(key, key == ring.Keys[^1] ? "seals and opens" : "opens");
        }
    }

    private static void Line(KeyRingEntry key, string use) =>
        System.Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{key.Id,10}  {key.MadeAt:yyyy-MM-ddTHH:mm:ssZ}  {use}"));
}
