using Exchange.Adapters.Mapping;

namespace Exchange.Adapters.Answers;

/// <summary>What all fields of one registry's answers have in common.</summary>
/// <param name="Form">JSON or XML.</param>
/// <param name="Dates">The formats of a field that names none.</param>
/// <param name="Offset">The registry's time zone.</param>
internal sealed record AnswerReading(AnswerForm Form, DateFormats Dates, TimeSpan Offset)
{
    /// <summary>Compiles a path that a key of the section gives, or adds what is wrong with it.</summary>
    public FieldPath? Path(Section section, string key, Setting text)
    {
        var path = Form.ParsePath(text.Text, out var wrong);
        if (path is null)
        {
            section.Errors.Add(text.Place, $"{section.Named(key)} is no {Form.Name} path", wrong!);
        }

        return path;
    }

    /// <summary>The path under a key, or null where it is absent or wrong.</summary>
    public FieldPath? Path(Section section, string key) =>
        section.Text(key) is { } text ? Path(section, key, text) : null;
}
