using System.Text;

namespace Exchange.Adapters.Answers;

/// <summary>What a registry's answers are written in.</summary>
internal abstract class AnswerForm
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IReadOnlyList<AnswerForm> All { get; } = [new JsonForm(), new XmlForm()];

    /// <summary>The name in mapping files.</summary>
    public abstract string Name { get; }

    public abstract string MediaType { get; }

    /// <summary>Compiles a path, or says how to mend it.</summary>
    public abstract FieldPath? ParsePath(string text, out string? wrong);

    /// <summary>Parses a whole answer; null where it is malformed or not in this charset.</summary>
    /// <param name="bytes">Must stay as they are while the answer is in use.</param>
    public abstract Answer? Parse(ReadOnlyMemory<byte> bytes, Encoding charset);

    /// <summary>An empty body whose outermost node is to be filled.</summary>
    public abstract BodyNode NewBody();

    /// <summary>The encoding of that name, which refuses what it cannot read or write; null where it is not known.</summary>
    public static Encoding? Charset(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        try
        {
            var charset = Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            return charset.CodePage == Utf8.CodePage ? Utf8 : charset;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    protected static string? Decode(ReadOnlyMemory<byte> bytes, Encoding charset)
    {
        try
        {
            var text = charset.GetString(bytes.Span);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
