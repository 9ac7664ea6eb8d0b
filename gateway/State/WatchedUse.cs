using System.Data.Common;
using Exchange.Gateway.Health;

namespace Exchange.Gateway.State;

/// <summary>Using the node's database so that its health shows what came of it.</summary>
internal static class WatchedUse
{
    /// <exception cref="DbException">It cannot be used now, or it is not known whether it did what was wanted.</exception>
    public static async Task<T> UseAsync<T>(this StateDatabase database, NodeHealth health, Func<DbConnection, Task<T>> use, CancellationToken cancellation)
    {
        try
        {
            await using DbConnection connection = await database.OpenAsync(cancellation);
            T result = await use(connection);
            health.Succeeded(StateDatabase.Part);
            return result;
        }
        catch (DbException)
        {
            health.Failed(StateDatabase.Part);
            throw;
        }
    }
}
