using Exchange.Adapters.Mapping;
using Exchange.Adapters.Sources;

namespace Exchange.Adapters.Answers;

/// <summary>The fields of <typeparamref name="T"/> that one mapping fills, in the order of its file.</summary>
internal sealed class FieldSet<T>
{
    private readonly (CertificateField<T> Field, FieldMapping Mapping)[] _fields;

    private FieldSet((CertificateField<T> Field, FieldMapping Mapping)[] fields) => _fields = fields;

    /// <summary>Reads the fields that the section maps; its other keys are left to the caller.</summary>
    public static FieldSet<T> Read(Section section, IReadOnlyList<CertificateField<T>> known, AnswerReading reading)
    {
        var mapped = known
            .Select(field => (Field: field, Mapping: FieldMapping.Read(section, field.Name, reading)))
            .Where(pair => pair.Mapping is not null)
            .Select(pair => (pair.Field, Mapping: pair.Mapping!));
        return new FieldSet<T>([.. mapped.OrderBy(pair => pair.Mapping.Place.Line)]);
    }

    public FieldMapping? this[string name] => Array.Find(_fields, pair => pair.Field.Name == name).Mapping;

    /// <summary>The paths of the fields.</summary>
    public IEnumerable<(FieldPath Path, Place Place)> Paths =>
        _fields.Where(pair => pair.Mapping.Path is not null).Select(pair => (pair.Mapping.Path!, pair.Mapping.Place));

    /// <summary>Fills the target; the first field that cannot be mapped fails it, without a trace. With one, all are tried.</summary>
    /// <param name="prefix">What the trace puts before the names of the fields.</param>
    public SourceFailure Fill(in AnswerNode node, T target, MappingTrace? trace, string prefix = "")
    {
        SourceFailure failure = default;
        foreach (var (field, mapping) in _fields)
        {
            if (mapping.TryRead(node, out var text, out var error) && text is not null)
            {
                error = field.Set(target, text, mapping) ?? "";
            }

            if (trace is not null)
            {
                var input = mapping.Path is { } path && path.TryFind(node, out var found) ? found.Raw() : "";
                var output = error.Length > 0 || text is null ? "" : field.Show(target, mapping);
                trace.Add(prefix + field.Name, mapping.Place, input, output, error);
            }

            if (error.Length > 0 && failure.Fault == SourceFault.None)
            {
                failure = SourceFailure.Invalid($"{prefix}{field.Name} ({mapping.Place}): {error}");
                if (trace is null)
                {
                    break;
                }
            }
        }

        return failure;
    }

    /// <summary>Writes the source's fields into a body, all but the one named; the name of a field the registry has no code for, or null.</summary>
    public string? Write(T source, BodyNode body, string? without = null)
    {
        foreach (var (field, mapping) in _fields)
        {
            if (field.Name != without && !mapping.TryPut(body, field.Get(source, mapping)))
            {
                return field.Name;
            }
        }

        return null;
    }
}
