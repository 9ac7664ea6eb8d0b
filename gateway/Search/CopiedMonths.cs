using System.Data.Common;
using Dapper;
using Exchange.Audit;
using Exchange.Audit.Copying;

namespace Exchange.Gateway.Search;

/// <summary>The secrets of the months of every replica's log, from the node's database. Read at each search: a month that was retired is gone at once.</summary>
/// <param name="keys">The master keys, which the replicas share.</param>
/// <param name="node">The node's code.</param>
internal sealed class CopiedMonths(AuditKeys keys, string node)
{
    private volatile Loaded? _last;

    /// <summary>The months of each replica's log.</summary>
    /// <exception cref="DbException">They cannot be read now.</exception>
    public async Task<IReadOnlyDictionary<int, MonthKeys>> ReadAsync(DbConnection connection, CancellationToken cancellation)
    {
        CopiedFile[] files = [.. (await connection.QueryAsync<(long Replica, string Name, byte[] Content)>(new CommandDefinition(
            "select replica, name, content from audit_copied_keys order by replica, name", cancellationToken: cancellation)))
            .Select(row => new CopiedFile((int)row.Replica, row.Name, Convert.ToBase64String(row.Content)))];
        if (_last is { } last && last.Files.AsSpan().SequenceEqual(files))
        {
            return last.Months;
        }

        Loaded loaded = new(files, files.GroupBy(file => file.Replica).ToDictionary(group => group.Key, group => MonthCopies.Open(
            group.ToDictionary(file => file.Name, file => Convert.FromBase64String(file.Content)), keys, $"{node}/{group.Key}")));
        _last = loaded;
        return loaded.Months;
    }

    private sealed record Loaded(CopiedFile[] Files, IReadOnlyDictionary<int, MonthKeys> Months);

    /// <param name="Content">In base64, so that two of them can be compared.</param>
    private sealed record CopiedFile(int Replica, string Name, string Content);
}
