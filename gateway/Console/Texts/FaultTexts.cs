using Exchange.Contracts.Identifiers;

namespace Exchange.Gateway.Console.Texts;

/// <summary>
/// Faults of identifiers in Chinese; in English the fault words itself. Characters are counted from 1, as people do.
/// </summary>
internal static class FaultTexts
{
    private static readonly string[] s_parts =
        ["证照类型代码（21 位）", "颁发机构代码（1 至 32 位）", "流水号（7 至 32 位）", "版本号（3 位数字）", "校验码（1 位）"];

    /// <summary>The full stops within 1.2.156.3005.2.</summary>
    private const int FullStopsOfRoot = 5;

    public static Text Of(TypedFault fault) => new(Chinese(fault), fault.Error.Message);

    private static string Chinese(TypedFault fault)
    {
        IdentifierError error = fault.Error;
        string name = fault.IsCertificate ? "证照标识" : "证件号码";
        string place = $"{name}第 {error.Position + 1} 个字符";
        return error.Fault switch
        {
            IdentifierFault.Empty => $"没有填写{name}。",
            IdentifierFault.WrongCharacter => $"{place}{Describe(fault.Text, error.Position)}，这里不能用这个字符。",
            IdentifierFault.WrongLength when fault.IsCertificate => $"{place}处长度不对：{PartAt(fault.Text, error.Position)}。",
            IdentifierFault.WrongLength => $"{name}应为 18 位，现为 {fault.Text.Length} 位。",
            IdentifierFault.WrongPart when fault.IsCertificate => $"{place}起不对：证照标识应以 1.2.156.3005.2. 开头。",
            IdentifierFault.WrongPart => $"{place}起不对：其中的日期或组成部分不存在。",
            IdentifierFault.CheckCharacter => $"{place}是校验码“{fault.Text[^1]}”，按前面的字符推算应为“{error.ExpectedCheck}”，其中可能有一个字符输错。",
            _ => error.Message,
        };
    }

    private static string PartAt(string text, int position)
    {
        int part = text.AsSpan(0, position).Count('.') - FullStopsOfRoot;
        return position == text.Length ? "到这里就结束了，后面还应有内容"
            : part < 0 ? "应以 1.2.156.3005.2. 开头"
            : part < s_parts.Length ? "此处应为" + s_parts[part]
            : "校验码之后不应再有内容";
    }

    private static string Describe(string text, int position)
    {
        char character = text[position];
        return character switch
        {
            '\u3000' => "是全角空格",
            _ when char.IsWhiteSpace(character) => "是空格",
            >= '\uFF01' and <= '\uFF5E' => $"是全角字符“{character}”",
            >= 'a' and <= 'z' => $"是小写字母“{character}”",
            _ when char.IsLetterOrDigit(character) || char.IsPunctuation(character) || char.IsSymbol(character) => $"是“{character}”",
            _ => "是不可见字符",
        };
    }
}
