using System.Text.Json;

namespace Exchange.Gateway.Commands.Warming;

/// <summary>How far a snapshot has been read.</summary>
/// <param name="Cursor">Where the next page begins.</param>
/// <param name="Read">Certificates on the pages before.</param>
/// <param name="Taken">Of those, the ones that are in Redis by this; the others changed meanwhile.</param>
/// <param name="Total">How many there are, about; 0 where that is not known.</param>
internal sealed record WarmProgress(string Cursor, long Read, long Taken, long Total)
{
    public static WarmProgress Start { get; } = new("", 0, 0, 0);
}

/// <summary>Keeps it in a file after each page, and removes the file after the last.</summary>
internal sealed class WarmProgressFile(string path)
{
    public string Path => path;

    /// <returns>Null where there is none.</returns>
    /// <exception cref="IOException">It cannot be read, or is no such file.</exception>
    public WarmProgress? Read()
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<WarmProgress>(File.ReadAllText(path)) : null;
        }
        catch (JsonException)
        {
            throw new IOException($"'{path}' does not tell how far a snapshot has been read; remove it, or name another with --progress-file.");
        }
    }

    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(WarmProgress progress) => PrivateFile.Write(path, JsonSerializer.Serialize(progress));

    public void Remove() => File.Delete(path);
}
