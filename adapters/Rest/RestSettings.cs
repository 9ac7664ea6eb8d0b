using System.Globalization;
using System.Text;
using Exchange.Adapters.Answers;
using Exchange.Adapters.Mapping;

namespace Exchange.Adapters.Rest;

/// <summary>What all operations of one registry have in common.</summary>
internal sealed record RestSettings(string BaseAddress, Encoding Charset, AnswerReading Reading, Authentication Authentication)
{
    public static RestSettings Read(Section root, SourceEnvironment environment)
    {
        var offset = ReadTimeZone(root);
        var dates = DateFormats.Read(root, "dates", offset) ?? DateFormats.Iso(offset);
        return new RestSettings(
            ReadBaseAddress(root, environment),
            ReadCharset(root),
            new AnswerReading(ReadForm(root), dates, offset),
            Authentication.Read(root, environment));
    }

    private static string ReadBaseAddress(Section root, SourceEnvironment environment)
    {
        const string Remedy = "write http://host:port or https://host, or ${NAME} of an environment variable";
        if (root.RequiredText("baseAddress", Remedy) is not { } text || environment.Resolve(text, root.Errors) is not { } resolved)
        {
            return "";
        }

        var address = resolved.TrimEnd('/');
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            root.Errors.Add(text.Place, "baseAddress is no HTTP address", Remedy);
        }

        return address;
    }

    private static Encoding ReadCharset(Section root)
    {
        var text = root.Text("charset");
        var charset = AnswerForm.Charset(text?.Text ?? "utf-8");
        if (charset is null)
        {
            root.Errors.Add(text!.Value.Place, $"{text.Value.Text} is no charset", "write utf-8, gb18030 or another registered name");
        }

        return charset ?? Encoding.UTF8;
    }

    private static AnswerForm ReadForm(Section root)
    {
        var names = string.Join(" or ", AnswerForm.All.Select(form => form.Name));
        var text = root.RequiredText("answers", $"write {names}: what the registry answers in");
        var found = AnswerForm.All.FirstOrDefault(form => form.Name == text?.Text);
        if (text is not null && found is null)
        {
            root.Errors.Add(text.Value.Place, $"{text.Value.Text} is no form of answers", $"write {names}");
        }

        return found ?? AnswerForm.All[0];
    }

    // China has one time zone, so that is what a registry means unless it says otherwise.
    private static TimeSpan ReadTimeZone(Section root)
    {
        var china = TimeSpan.FromHours(8);
        if (root.Text("timeZone") is not { } text)
        {
            return china;
        }

        var sign = text.Text.StartsWith('-') ? -1 : 1;
        if (text.Text.Length == 6 && text.Text[0] is '+' or '-'
            && TimeSpan.TryParseExact(text.Text[1..], @"hh\:mm", CultureInfo.InvariantCulture, out var offset)
            && offset <= TimeSpan.FromHours(14))
        {
            return sign * offset;
        }

        root.Errors.Add(text.Place, "timeZone is no offset from UTC", "write it as +08:00, in quotes");
        return china;
    }
}
