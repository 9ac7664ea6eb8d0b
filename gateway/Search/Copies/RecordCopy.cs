using System.Data.Common;
using Dapper;

namespace Exchange.Gateway.Search.Copies;

/// <summary>A record as it stood in a segment of a log.</summary>
/// <param name="Segment">The first index of that segment.</param>
internal sealed record RecordCopy(int Replica, ulong Index, ulong Segment, byte[] Frame)
{
    /// <param name="condition">What follows <c>where</c>.</param>
    /// <exception cref="DbException">They cannot be read now.</exception>
    public static async Task<IReadOnlyList<RecordCopy>> QueryAsync(DbConnection connection, string condition, object parameters, CancellationToken cancellation)
    {
        IEnumerable<(long Replica, long Index, long Segment, byte[] Frame)> rows = await connection.QueryAsync<(long, long, long, byte[])>(new CommandDefinition(
            "select replica, record_index, segment, frame from audit_copied_records where " + condition, parameters, cancellationToken: cancellation));
        return [.. rows.Select(row => new RecordCopy((int)row.Replica, (ulong)row.Index, (ulong)row.Segment, row.Frame))];
    }
}
