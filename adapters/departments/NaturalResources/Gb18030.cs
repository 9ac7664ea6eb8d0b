using System.Text;

namespace Exchange.Departments.NaturalResources;

/// <summary>The mandatory Chinese character set (GB 18030), which .NET keeps in a provider that must be registered.</summary>
internal static class Gb18030
{
    public static Encoding Encoding { get; } = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    /// <summary>The encoding of this name; GB18030 for none, null for an unknown one.</summary>
    public static Encoding? Named(string? charset)
    {
        try
        {
            return string.IsNullOrEmpty(charset)
                ? Encoding
                : CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
