namespace Exchange.Tests.Integration.Fixtures;

/// <summary>A directory that is gone when the test is over.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("exchange-").FullName;

    public string PathOf(params IEnumerable<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    public string Write(string name, string content)
    {
        string file = PathOf(name);
        File.WriteAllText(file, content);
        return file;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody was faster.
        }
    }
}
