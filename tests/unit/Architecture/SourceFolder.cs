using System.Text.RegularExpressions;
using Exchange.Tests.Unit.Tools;

namespace Exchange.Tests.Unit.Architecture;

/// <summary>A folder of the gateway, read as text: inside one assembly the compiler keeps no folder from another.</summary>
internal sealed partial class SourceFolder(string name)
{
    private readonly IReadOnlyList<(string File, string Code)> _files =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("gateway", name), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor" or ".cshtml").Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), CommentOrString().Replace(File.ReadAllText(file), ""))),
    ];

    public string Name => name;

    /// <summary>Every folder of the gateway.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateDirectories(Repository.PathOf("gateway")).Where(HasCode).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    /// <summary>The files that name something of another folder: by a using, in full, or as <c>Folder.Type</c>, which the common namespace allows.</summary>
    public IEnumerable<string> FilesNaming(string folder)
    {
        Regex naming = new($@"(?<![\w.])(?:Exchange\.Gateway\.{folder}\b|{folder}\.[A-Z]\w*)");
        return _files.Where(file => naming.IsMatch(WithoutOwnNamespace(file.Code))).Select(file => file.File);
    }

    public IEnumerable<string> FilesUsingType(string type)
    {
        Regex naming = new($@"(?<![\w.]){type}\b");
        return _files.Where(file => naming.IsMatch(file.Code)).Select(file => file.File);
    }

    private static string WithoutOwnNamespace(string code) => OwnNamespace().Replace(code, "");

    private static bool HasCode(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Any();

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*" """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex CommentOrString();

    [GeneratedRegex(@"^namespace [^;]+;", RegexOptions.Multiline)]
    private static partial Regex OwnNamespace();
}
