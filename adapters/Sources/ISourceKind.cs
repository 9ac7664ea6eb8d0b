using Exchange.Adapters.Mapping;

namespace Exchange.Adapters.Sources;

/// <summary>One kind of registry interface. A new kind is a folder of its own behind this, and an entry in <see cref="SourceLoader"/>.</summary>
internal interface ISourceKind
{
    /// <summary>The value of <c>kind</c> in mapping files.</summary>
    string Name { get; }

    /// <summary>
    /// Compiles the rest of a mapping, whose common keys have been read. Adds every error it finds, and may give null
    /// where there are any.
    /// </summary>
    ISource? Build(Section root, SourceSettings source, SourceEnvironment environment);
}
