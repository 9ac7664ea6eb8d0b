using Exchange.Audit.Storage;

namespace Exchange.Audit;

/// <summary>The folder <c>months</c> of a log: <c>2026-11.key</c> or, once the secret is destroyed, <c>2026-11.retired</c>.</summary>
internal sealed class MonthFolder(ILogStorage log)
{
    /// <summary>The folder's name.</summary>
    public const string Name = "months";

    /// <summary>A file that is being made.</summary>
    public const string Temporary = "next.month.new";

    private readonly ILogStorage _files = log.Folder(Name);

    /// <summary>The months that have a file of a kind, the earliest first.</summary>
    public List<AuditMonth> Months(MonthFileKind kind)
    {
        var months = new List<AuditMonth>();
        foreach (var name in _files.List())
        {
            if (Path.GetExtension(name) == ExtensionOf(kind) && AuditMonth.TryParse(Path.GetFileNameWithoutExtension(name), out var month))
            {
                months.Add(month);
            }
        }

        months.Sort();
        return months;
    }

    /// <summary>The bytes of a file; null if there is none.</summary>
    public byte[]? Read(MonthFileKind kind, AuditMonth month)
    {
        var name = NameOf(kind, month);
        if (!_files.List().Contains(name))
        {
            return null;
        }

        try
        {
            using var file = _files.OpenRead(name);
            var bytes = new byte[MonthFile.MaximumBytes + 1];
            return bytes[..file.Read(0, bytes)];
        }
        catch (FileNotFoundException)
        {
            // It was destroyed between the two looks.
            return null;
        }
    }

    /// <summary>Writes a file in place of the one there was; whoever is killed meanwhile leaves the one or the other whole.</summary>
    public void Write(MonthFileKind kind, AuditMonth month, ReadOnlySpan<byte> bytes)
    {
        using (var file = _files.Create(Temporary))
        {
            file.Write(0, bytes);
            file.Flush();
        }

        _files.Publish(Temporary, NameOf(kind, month));
    }

    /// <summary>Overwrites a file and removes it.</summary>
    public void Destroy(MonthFileKind kind, AuditMonth month) => _files.Destroy(NameOf(kind, month));

    /// <summary>Removes what a kill has left of a file in the making.</summary>
    public void RemoveUnfinished()
    {
        if (_files.List().Contains(Temporary))
        {
            _files.Destroy(Temporary);
        }
    }

    public static string NameOf(MonthFileKind kind, AuditMonth month) => month + ExtensionOf(kind);

    private static string ExtensionOf(MonthFileKind kind) => kind == MonthFileKind.Secret ? ".key" : ".retired";
}
