using Exchange.Audit;
using Exchange.Audit.Storage;

namespace Exchange.Tests.Integration.Fixtures;

/// <summary>A node's audit log, read beside the node that writes it, as an auditor with its keys can.</summary>
public sealed class AuditTrail(string directory, string keyFile)
{
    public string Directory => directory;

    /// <summary>How many bytes it has on the disk.</summary>
    public long Bytes => new DirectoryInfo(directory).EnumerateFiles().Sum(file => file.Length);

    public AuditRecord At(ulong index) => Open().Read(index).First().Record;

    public IReadOnlyList<AuditRecord> From(ulong index) => [.. Open().Read(index).Select(entry => entry.Record)];

    /// <summary>The newest of those that match: a node writes records of its own between those of a test's calls.</summary>
    public AuditRecord Last(Func<AuditRecord, bool> matches) => From(0).Last(matches);

    /// <summary>The index that the next record gets.</summary>
    public ulong Count => Open().Verify().Records;

    private AuditLogReader Open() => new(new FileLogStorage(directory), AuditKeys.Load([keyFile]));
}
