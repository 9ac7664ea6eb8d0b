using System.Globalization;
using Exchange.Adapters.Mapping;
using Exchange.Adapters.Sources;
using Exchange.Contracts.CodeLists;
using Exchange.Contracts.V1;
using WireState = Exchange.Contracts.V1.CanonicalState;

namespace Exchange.Adapters.Answers;

/// <summary>Reads certificates out of a registry's answers, and writes them for it, by one description of their fields.</summary>
internal sealed class CertificateMapping
{
    private const string AnnotationsKey = "annotations";
    private const string AnnotationPrefix = AnnotationsKey + ".";
    private const string RelatedItemsKey = "relatedItems";
    private const string ExtensionKey = "extension";

    private readonly Section _section;
    private readonly ServedTypes _types;
    private readonly FieldSet<Certificate> _fields;
    private readonly FieldPath? _annotations;
    private readonly FieldSet<Annotation>? _annotationFields;
    private readonly FieldPath? _relatedItems;
    private readonly ExtensionMapping? _extension;
    private readonly Place _place;

    private CertificateMapping(Section section, ServedTypes types, AnswerReading reading)
    {
        _section = section;
        _types = types;
        _place = section.Place;
        _fields = FieldSet<Certificate>.Read(section, CertificateFields.OfCertificate, reading);
        _relatedItems = reading.Path(section, RelatedItemsKey);
        _extension = ExtensionMapping.Read(section, ExtensionKey, reading);
        if (section.Child(AnnotationsKey) is { } annotations)
        {
            annotations.RequiredText("list", "give the path of the list of annotations");
            _annotations = reading.Path(annotations, "list");
            _annotationFields = FieldSet<Annotation>.Read(annotations, CertificateFields.OfAnnotation, reading);
            annotations.Finish();
        }

        section.Finish();
        foreach (var name in new[] { CertificateFields.Id, CertificateFields.TypeCode, CertificateFields.State })
        {
            Require(name, "no answer can be checked without it");
        }
    }

    public static CertificateMapping? Read(Section root, ServedTypes types, AnswerReading reading) =>
        root.RequiredChild("certificate", "tell where the fields of a certificate stand") is { } section
            ? new CertificateMapping(section, types, reading)
            : null;

    /// <summary>How a field is mapped, or null where it is not.</summary>
    public FieldMapping? this[string field] => _fields[field];

    /// <summary>Adds an error where the field is not mapped.</summary>
    public void Require(string field, string why)
    {
        if (!_section.Has(field))
        {
            _section.Errors.Add(_place, $"certificate.{field} is missing", $"give its path: {why}");
        }
    }

    /// <summary>Adds an error for each path by which nothing can be written.</summary>
    public void RequireWritable(MappingErrors errors)
    {
        var paths = _fields.Paths.Concat(_annotationFields?.Paths ?? [])
            .Concat((_extension?.Paths ?? []).Select(path => (Path: path, _extension!.Place)));
        foreach (var (path, place) in paths.Where(pair => !BodyNode.CanPut(pair.Path)))
        {
            errors.Add(place, $"{path.Text} has a position, so a certificate cannot be sent by it", "leave register out, or give a path of names");
        }
    }

    /// <summary>The type of the certificate at a node, or null where it cannot be told.</summary>
    public string? TypeOf(in AnswerNode node) =>
        _fields[CertificateFields.TypeCode]!.TryRead(node, out var code, out _) ? code : null;

    /// <summary>
    /// Reads an entry of a feed. Of a type that is not served only the sequence is read, because its other fields need
    /// not be those of the mapping.
    /// </summary>
    public SourceResult<SourceChange> ReadChange(in AnswerNode node)
    {
        if (TypeOf(node) is { } type && !_types.Contains(type))
        {
            var sequence = _fields[CertificateFields.ChangeSequence]!;
            return sequence.TryRead(node, out var text, out _) && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new SourceChange(number, null)
                : SourceFailure.Invalid($"{CertificateFields.ChangeSequence} ({sequence.Place}): it is no whole number");
        }

        var read = Read(node);
        return read.Succeeded ? new SourceChange(read.Value.ChangeSequence, read.Value) : read.Failure;
    }

    public SourceResult<Certificate> Read(in AnswerNode node, MappingTrace? trace = null)
    {
        var certificate = new Certificate();
        var failure = _fields.Fill(node, certificate, trace);
        failure = First(failure, FillLists(node, certificate, trace));
        if (failure.Fault != SourceFault.None)
        {
            return failure;
        }

        if (certificate.Id.Length == 0 || certificate.Type is null)
        {
            return SourceFailure.Invalid("the answer has no identifier or no type");
        }

        if (string.IsNullOrEmpty(certificate.State?.SourceCode))
        {
            return SourceFailure.Invalid($"the answer has no state ({_fields[CertificateFields.State]?.Place ?? _place})");
        }

        Complete(certificate, trace);
        return certificate;
    }

    /// <summary>Writes a certificate without its change sequence, which the registry gives it.</summary>
    public SourceFailure Write(Certificate certificate, BodyNode body)
    {
        var lacking = _fields.Write(certificate, body, CertificateFields.ChangeSequence);
        if (_annotations is not null)
        {
            foreach (var annotation in certificate.Annotations)
            {
                lacking ??= _annotationFields!.Write(annotation, body.AppendEntry(_annotations));
            }
        }

        if (_relatedItems is not null)
        {
            foreach (var item in certificate.RelatedItems)
            {
                body.AppendText(_relatedItems, item);
            }
        }

        _extension?.Write(certificate.Extension, body);
        return lacking is null ? default : SourceFailure.BadRequest($"the registry has no code for this {lacking}");
    }

    private void Complete(Certificate certificate, MappingTrace? trace)
    {
        var type = certificate.Type;
        type.Name = type.Name.Length > 0 ? type.Name : _types.NameOf(type.Code);

        var state = certificate.State;
        var canonical = _types.States.Map(type.Code, state.SourceCode);
        state.Canonical = (WireState)canonical;
        if (canonical == Contracts.CodeLists.CanonicalState.Other && state.Text.Length == 0)
        {
            // Such a state must be told in words; where the registry gives none, its code is all there is.
            state.Text = state.SourceCode;
        }

        trace?.Add(
            "canonical state",
            _fields[CertificateFields.State]?.Place ?? _place,
            state.SourceCode,
            canonical.WireName(),
            _types.HasState(type.Code, state.SourceCode) ? "" : "the type's states have no entry for this code");
    }

    private SourceFailure FillLists(in AnswerNode node, Certificate certificate, MappingTrace? trace)
    {
        var failure = FillAnnotations(node, certificate, trace);
        failure = First(failure, FillRelatedItems(node, certificate));
        var wrong = _extension?.Fill(node, certificate.Extension);
        trace?.Add(RelatedItemsKey, _section.PlaceOf(RelatedItemsKey), _relatedItems?.Text ?? "", string.Join(", ", certificate.RelatedItems));
        trace?.Add(ExtensionKey, _extension?.Place ?? _place, "", certificate.Extension.ToString(), wrong ?? "");
        return wrong is null ? failure : First(failure, SourceFailure.Invalid($"{ExtensionKey} ({_extension!.Place}): {wrong}"));
    }

    private SourceFailure FillAnnotations(in AnswerNode node, Certificate certificate, MappingTrace? trace)
    {
        var entries = new List<AnswerNode>();
        if (_annotations?.TryFindAll(node, entries) == false)
        {
            return SourceFailure.Invalid($"{AnnotationsKey} ({_place}): what stands there is no list");
        }

        SourceFailure failure = default;
        foreach (var entry in entries)
        {
            var annotation = new Annotation();
            var prefix = trace is null ? AnnotationPrefix : $"{AnnotationsKey}[{certificate.Annotations.Count}].";
            failure = First(failure, _annotationFields!.Fill(entry, annotation, trace, prefix));
            certificate.Annotations.Add(annotation);
        }

        return failure;
    }

    private SourceFailure FillRelatedItems(in AnswerNode node, Certificate certificate)
    {
        var entries = new List<AnswerNode>();
        var holds = _relatedItems?.TryFindAll(node, entries) ?? true;
        foreach (var entry in entries)
        {
            holds &= entry.TryGetText(out var text);
            if (!string.IsNullOrEmpty(text))
            {
                certificate.RelatedItems.Add(text);
            }
        }

        return holds ? default : SourceFailure.Invalid($"{RelatedItemsKey} ({_place}): what stands there is no list of values");
    }

    private static SourceFailure First(SourceFailure first, SourceFailure second) =>
        first.Fault == SourceFault.None ? second : first;
}
