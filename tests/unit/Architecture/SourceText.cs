using System.Text.RegularExpressions;
using Exchange.Tests.Unit.Tools;

namespace Exchange.Tests.Unit.Architecture;

/// <summary>The gateway's source files, read as a reader would who looks for what uses what.</summary>
internal static partial class SourceText
{
    private static readonly string s_gateway = Repository.PathOf("gateway");

    /// <summary>The folders of the gateway, one a concept.</summary>
    public static IReadOnlyList<string> Folders { get; } =
        [.. Directory.EnumerateDirectories(s_gateway).Select(folder => Path.GetFileName(folder)!).Where(name => name is not ("bin" or "obj")).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(Path.Combine(s_gateway, folder), "*", SearchOption.AllDirectories)
        .Where(file => Path.GetExtension(file) is ".cs" or ".razor");

    public static bool Names(string file, string type) => Regex.IsMatch(CodeOf(file), $@"(?<![\w.]){type}\b");

    /// <summary>The other folders that a file names: in a using directive, in full, or by the part behind <c>Exchange.Gateway</c>.</summary>
    public static IEnumerable<string> FoldersNamedIn(string file, string ownFolder)
    {
        string code = CodeOf(file);
        return InFull().Matches(code).Select(match => match.Groups[1].Value)
            .Concat(InPart().Matches(code).Select(match => match.Groups[1].Value))
            .Where(name => name != ownFolder && Folders.Contains(name))
            .Distinct();
    }

    /// <summary>Without comments and texts; both at once, because either may hold what looks like the other.</summary>
    private static string CodeOf(string file) => CommentsAndTexts().Replace(File.ReadAllText(file), "\"\"");

    [GeneratedRegex("""
        //[^\n]* | /\*.*?\*/ | @\*.*?\*@
        | "{3,}.*?"{3,} | @"(?:[^"]|"")*" | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)'
        """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex CommentsAndTexts();

    [GeneratedRegex(@"Exchange\.Gateway\.(\w+)")]
    private static partial Regex InFull();

    /// <summary>A name of several parts that begins like a folder; a member of some value, which a full stop precedes, does not.</summary>
    [GeneratedRegex(@"(?<![\w.])([A-Z]\w+)\.(?=[A-Z])")]
    private static partial Regex InPart();
}
