using System.Text;

namespace Exchange.Adapters.Answers;

/// <summary>A node of a body that is written for a registry, by the same paths that read its answers.</summary>
internal abstract class BodyNode
{
    /// <summary>Puts a value, creating what leads there. Nothing (null) is written where the form has a word for it.</summary>
    public abstract void Put(FieldPath path, FieldValue value);

    /// <summary>Adds an entry with fields of its own to the list of this path.</summary>
    public abstract BodyNode AppendEntry(FieldPath list);

    /// <summary>Adds a plain value to the list of this path.</summary>
    public abstract void AppendText(FieldPath list, string text);

    /// <summary>The node of this path, created where it is not there.</summary>
    public abstract BodyNode Child(FieldPath path);

    /// <exception cref="EncoderFallbackException">The charset lacks a character.</exception>
    public abstract byte[] ToBytes(Encoding charset);

    /// <summary>Whether values can be put there: a body is built by names, not by positions.</summary>
    public static bool CanPut(FieldPath path) => path switch
    {
        JsonPath json => json.Steps.Length > 0 && json.Steps.All(step => step.Index < 0),
        XmlPath xml => xml.Steps.All(step => step.Position == 0),
        _ => false,
    };
}

/// <summary>A value on its way into a body.</summary>
/// <param name="Text">Null for nothing.</param>
/// <param name="Bare">Whether JSON writes it without quotes: a number, true or false.</param>
internal readonly record struct FieldValue(string? Text, bool Bare = false);
