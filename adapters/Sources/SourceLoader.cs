using Exchange.Adapters.Mapping;
using Exchange.Adapters.Rest;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Exchange.Adapters.Sources;

/// <summary>Compiles a folder of mapping files, one source each, or tells everything that is wrong with them.</summary>
internal sealed class SourceLoader(SourceEnvironment environment, TimeProvider time, ILoggerFactory logs)
{
    private static readonly ISourceKind[] Kinds = [new RestKind()];

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The sources; null with the errors, one line each, where there are any.</summary>
    public SourceCatalog? Load(string folder, out IReadOnlyList<string> errors)
    {
        errors = [];
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal).ToList() : [];
        if (files.Count == 0)
        {
            errors = [$"{folder} has no *.yaml file; give the folder of the mapping files to --sources"];
            return null;
        }

        var found = new MappingErrors();
        var sources = files
            .Select(file => Read(Path.GetFileName(file), File.ReadAllText(file), found))
            .OfType<GuardedSource>()
            .ToList();
        if (!found.Any)
        {
            return new SourceCatalog(sources);
        }

        sources.ForEach(source => source.Dispose());
        errors = found.Lines;
        return null;
    }

    /// <summary>Compiles one mapping; null where the errors have grown.</summary>
    public GuardedSource? Read(string file, string text, MappingErrors errors)
    {
        if (Parse(file, text, errors) is not { } root)
        {
            return null;
        }

        var settings = SourceSettings.Read(root);
        if (settings.Name.Length > 0 && !_names.Add(settings.Name))
        {
            errors.Add(root.PlaceOf("name"), $"another file has a source named {settings.Name}", "give each its own name");
        }

        var kind = Array.Find(Kinds, kind => kind.Name == settings.Kind);
        if (kind is null)
        {
            // Without a kind nothing else of the file can be judged.
            if (settings.Kind.Length > 0)
            {
                errors.Add(root.PlaceOf("kind"), $"{settings.Kind} is no kind of source", $"write {string.Join(" or ", Kinds.Select(known => known.Name))}");
            }

            return null;
        }

        var source = kind.Build(root, settings, environment);
        root.Finish();
        if (source is null || errors.Any)
        {
            source?.Dispose();
            return null;
        }

        return new GuardedSource(settings, source, time, logs.CreateLogger<GuardedSource>());
    }

    private static Section? Parse(string file, string text, MappingErrors errors)
    {
        const string Remedy = "mend the indentation, the brackets or the quotes there";
        var parser = new Parser(new StringReader(text));
        try
        {
            var stream = new YamlStream();
            stream.Load(parser);
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
            {
                return new Section(root, file, "", errors);
            }

            errors.Add(new Place(file, 1), "this is no mapping", "write one YAML document of keys and values");
        }
        catch (YamlException error)
        {
            errors.Add(new Place(file, (int)error.Start.Line), $"this is no YAML: {error.Message}", Remedy);
        }
        catch (InvalidOperationException)
        {
            // What the parser does with a bracket that is never closed.
            errors.Add(new Place(file, (int)(parser.Current?.End.Line ?? 1)), "this is no YAML", Remedy);
        }

        return null;
    }
}
