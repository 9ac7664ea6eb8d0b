namespace Exchange.Departments.Hosting;

/// <summary>What a call asks of a registry, whatever its route.</summary>
internal enum Operation
{
    Get,
    Find,
    List,
    Changes,
    Document,
    Register,

    /// <summary>An ordinary departmental API beside the certificates.</summary>
    Resource,
}
