using Exchange.Adapters.Answers;
using Exchange.Adapters.Mapping;
using Exchange.Adapters.Rest.Requests;
using Exchange.Adapters.Sources;

namespace Exchange.Adapters.Rest;

/// <summary>Compiles mappings of kind <c>rest</c>.</summary>
internal sealed class RestKind : ISourceKind
{
    private static readonly Placeholder[] ByHolder = [Placeholder.HolderCode, Placeholder.HolderCodeType, Placeholder.TypeCode];

    public string Name => "rest";

    public ISource? Build(Section root, SourceSettings source, SourceEnvironment environment)
    {
        var errors = root.Errors;
        var settings = RestSettings.Read(root, environment);
        var certificate = CertificateMapping.Read(root, source.Types, settings.Reading);
        var operations = root.RequiredChild("operations", "tell at least how to get a certificate");
        if (certificate is null || operations is null)
        {
            return null;
        }

        var mapping = new RestMapping(
            root.Place,
            certificate,
            ReadGet(operations, settings),
            ReadFind(operations, settings, certificate),
            ReadList(operations, settings, certificate),
            ReadChanges(operations, settings, certificate),
            ReadDocument(operations, settings),
            ReadRegister(operations, settings, certificate));
        operations.Finish();
        if (!operations.Has("get"))
        {
            errors.Add(operations.Place, "operations.get is missing", "tell how to get a certificate by its identifier");
        }

        return errors.Any ? null : new RestSource(mapping, new RestClient(settings, source));
    }

    private static GetMapping? ReadGet(Section operations, RestSettings settings)
    {
        if (operations.Child("get") is not { } section)
        {
            return null;
        }

        var operation = RestOperation.Read(section, settings, "get", [Placeholder.Id], [Placeholder.Id]);
        var certificate = RequiredPath(section, "certificate", settings);
        section.Finish();
        return operation is null || certificate is null ? null : new GetMapping(operation, certificate);
    }

    private static FindMapping? ReadFind(Section operations, RestSettings settings, CertificateMapping certificate)
    {
        if (operations.Child("find") is not { } section)
        {
            return null;
        }

        var operation = RestOperation.Read(section, settings, "find", ByHolder, [Placeholder.HolderCode]);
        var certificates = RequiredPath(section, "certificates", settings);
        section.Finish();
        const string Why = "what find answers is checked by it";
        certificate.Require(CertificateFields.HolderCode, Why);
        certificate.Require(CertificateFields.HolderCodeType, Why);
        return operation is null || certificates is null ? null : new FindMapping(operation, certificates);
    }

    private static ListMapping? ReadList(Section operations, RestSettings settings, CertificateMapping certificate)
    {
        if (operations.Child("list") is not { } section)
        {
            return null;
        }

        var operation = RestOperation.Read(
            section, settings, "list", [Placeholder.TypeCode, Placeholder.After, Placeholder.Limit], [Placeholder.TypeCode, Placeholder.After]);
        var certificates = RequiredPath(section, "certificates", settings);
        var next = RequiredField(
            section, "next", settings, "give the path of what the next page is asked for by, which the last page leaves out or empty");
        var total = FieldMapping.Read(section, "total", settings.Reading);
        section.Finish();
        certificate.Require(CertificateFields.ChangeSequence, "it tells whether a listed certificate is older than one that is known");
        return operation is null || certificates is null || next is null ? null : new ListMapping(operation, certificates, next, total);
    }

    private static ChangesMapping? ReadChanges(Section operations, RestSettings settings, CertificateMapping certificate)
    {
        if (operations.Child("changes") is not { } section)
        {
            return null;
        }

        var operation = RestOperation.Read(section, settings, "changes", [Placeholder.After], [Placeholder.After]);
        var certificates = RequiredPath(section, "certificates", settings);
        var latest = RequiredField(section, "latest", settings, "give the path of the registry's last sequence");
        var time = RequiredField(section, "time", settings, "give the path of the registry's own clock");
        var more = RequiredField(
            section, "more", settings, "give the path that tells whether there are further changes; { value: \"false\" } if it never splits them");
        section.Finish();
        certificate.Require(CertificateFields.ChangeSequence, "changes are resumed behind it");
        return operation is null || certificates is null || latest is null || time is null || more is null
            ? null
            : new ChangesMapping(operation, certificates, latest, time, more);
    }

    private static DocumentMapping? ReadDocument(Section operations, RestSettings settings)
    {
        if (operations.Child("document") is not { } section)
        {
            return null;
        }

        var operation = RestOperation.Read(section, settings, "document", [Placeholder.Id], [Placeholder.Id]);
        var mediaTypes = section.Texts("mediaTypes");
        section.Finish();
        if (mediaTypes.Count == 0)
        {
            section.Errors.Add(section.Place, "document.mediaTypes is missing", "write [application/pdf] or what the files are");
        }

        return operation is null ? null : new DocumentMapping(operation, [.. mediaTypes.Select(type => type.Text)]);
    }

    private static RegisterMapping? ReadRegister(Section operations, RestSettings settings, CertificateMapping certificate)
    {
        if (operations.Child("register") is not { } section)
        {
            return null;
        }

        var operation = RestOperation.Read(section, settings, "register", [], []);
        var sent = RequiredPath(section, "send", settings);
        var answered = RequiredPath(section, "certificate", settings);
        section.Finish();
        certificate.RequireWritable(section.Errors);
        if (operation?.Request.HasBody == true)
        {
            section.Errors.Add(operation.Request.Place, "the body of register is the certificate", "leave json, xml and form out");
        }

        if (sent is XmlPath { Steps.Length: 0 } or XmlPath { Attribute: not null })
        {
            section.Errors.Add(section.PlaceOf("send"), "register.send names no element", "write the root element's name");
        }

        return operation is null || sent is null || answered is null
            ? null
            : new RegisterMapping(operation, settings, sent, answered);
    }

    private static FieldPath? RequiredPath(Section section, string key, RestSettings settings) =>
        section.RequiredText(key, "give its path, or . for the whole") is { } text ? settings.Reading.Path(section, key, text) : null;

    private static FieldMapping? RequiredField(Section section, string key, RestSettings settings, string remedy)
    {
        if (!section.Has(key))
        {
            section.Errors.Add(section.Place, $"{section.Named(key)} is missing", remedy);
        }

        return FieldMapping.Read(section, key, settings.Reading);
    }
}
