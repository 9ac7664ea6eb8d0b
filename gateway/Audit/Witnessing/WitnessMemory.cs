using System.Data.Common;
using System.Text;
using Dapper;
using Exchange.Audit.Notes;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Audit.Witnessing;

/// <summary>
/// The last checkpoint that this node has cosigned of each log, in its database, which all its replicas share. It is put in
/// place of the one that was decided by, and of no other: so of two requests at once, at whatever replica, one is decided anew
/// (c2sp.org/tlog-witness, "add-checkpoint").
/// </summary>
internal sealed class WitnessMemory(StateDatabase database, NodeHealth health)
{
    /// <summary>With the log's signature and this node's; null where it has cosigned none.</summary>
    /// <exception cref="DbException">It cannot be told now.</exception>
    public Task<SignedCheckpoint?> ReadAsync(string origin, CancellationToken cancellation) => database.UseAsync(health, async connection =>
    {
        string? note = await connection.QuerySingleOrDefaultAsync<string>(
            new CommandDefinition("select note from witnessed_logs where origin = @origin", new { origin }, cancellationToken: cancellation));
        return note is null ? null
            : SignedCheckpoint.TryParse(Encoding.UTF8.GetBytes(note), out SignedCheckpoint? checkpoint, out CheckpointProblem problem) ? checkpoint
            : throw new InvalidOperationException($"What the database has of the log {origin} is no checkpoint ({problem}).");
    }, cancellation);

    /// <param name="before">What is to be there still; null where nothing is.</param>
    /// <returns>Whether it was, and <paramref name="next"/> is durable in its place.</returns>
    /// <exception cref="DbException">It cannot be told; either may be there now.</exception>
    public Task<bool> TryReplaceAsync(string origin, SignedCheckpoint? before, SignedCheckpoint next, CancellationToken cancellation) => database.UseAsync(health, async connection =>
        await connection.ExecuteAsync(new CommandDefinition(
            before is null
                ? "insert into witnessed_logs (origin, note) values (@origin, @next) on conflict (origin) do nothing"
                : "update witnessed_logs set note = @next where origin = @origin and note = @before",
            new { origin, before = before?.Note.ToString(), next = next.Note.ToString() },
            cancellationToken: cancellation)) == 1, cancellation);
}
