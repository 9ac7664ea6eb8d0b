using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Verification.StatusLists;

/// <summary>A list of a certificate type.</summary>
/// <param name="Number">From 1; a further list is begun when one is nearly full.</param>
internal readonly record struct ListName(string TypeCode, int Number);

/// <summary>A list that has been begun.</summary>
/// <param name="Capacity">Its entries; a list keeps the capacity that it was begun with.</param>
/// <param name="Revision">Grows with every change of what the list says.</param>
internal sealed record BegunList(ListName Name, long Capacity, long Revision);

/// <summary>A certificate's place in a list.</summary>
internal readonly record struct ListPlace(ListName List, long Index);

/// <summary>
/// The entries of all lists in the node's database, shared by its replicas. What is written of a certificate begins
/// with its row of <c>certificate_statuses</c>, which whoever else writes of the same certificate waits for.
/// </summary>
/// <param name="capacity">Entries of a list that is begun now.</param>
internal sealed class StatusEntries(StateDatabase database, long capacity, TimeProvider time)
{
    /// <summary>
    /// Places are drawn at random, so that neighbours tell nothing of each other. If so many at once are all taken, the
    /// list counts as full: at a million entries that comes when about six of seven are given away.
    /// </summary>
    private const int Draws = 64;

    /// <summary>Each place as a parameter of its own: a list as one parameter means one thing to SQLite and another to PostgreSQL.</summary>
    private static readonly string s_takenOfDrawn =
        "select place from status_entries where type_code = @TypeCode and list_number = @Number and place in ("
        + string.Join(", ", Enumerable.Range(0, Draws).Select(i => string.Create(CultureInfo.InvariantCulture, $"@p{i}"))) + ")";

    /// <summary>
    /// What was said of certificates without an entry is kept this long: longer than any card that an entry could still
    /// be made from.
    /// </summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(2);

    /// <summary>A type's first list, which is there before it has any entry.</summary>
    public BegunList First(string typeCode) => new(new ListName(typeCode, 1), capacity, 0);

    /// <summary>The certificate's place if it has one and nothing newer is said of it now; asked first, because it writes nothing.</summary>
    public async Task<ListPlace?> FindAsync(string certificateKey, ulong sequence, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        return (await connection.QuerySingleOrDefaultAsync<PlaceRow>(
            """
            select type_code as TypeCode, list_number as Number, place as Place
            from status_entries join certificate_statuses on certificate_statuses.certificate_key = status_entries.certificate_key
            where status_entries.certificate_key = @certificateKey and change_sequence >= @sequence
            """,
            new { certificateKey, sequence = long.CreateSaturating(sequence) }))?.ToPlace();
    }

    /// <summary>The certificate's place, made if it has none, with the newest status that is known of it.</summary>
    /// <param name="sequence">The registry's change sequence of <paramref name="status"/>.</param>
    public async Task<ListPlace> PlaceAsync(string certificateKey, string typeCode, PublishedStatus status, ulong sequence, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        while (true)
        {
            await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellation);
            await LearnAsync(connection, transaction, certificateKey, status, sequence);
            ListPlace? place = await FindAsync(connection, transaction, certificateKey) ?? await TakeAsync(connection, transaction, certificateKey, typeCode);
            if (place is { } found)
            {
                await ShowAsync(connection, transaction, certificateKey, found.List);
                await transaction.CommitAsync(cancellation);
                return found;
            }

            // Another certificate took the very same place at the same moment.
            await transaction.RollbackAsync(cancellation);
        }
    }

    /// <summary>Notes what a registry announced; older news than is known changes nothing.</summary>
    public async Task ChangeAsync(string certificateKey, PublishedStatus status, ulong sequence, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellation);
        await LearnAsync(connection, transaction, certificateKey, status, sequence);
        if (await FindAsync(connection, transaction, certificateKey) is { } place)
        {
            await ShowAsync(connection, transaction, certificateKey, place.List);
        }

        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Forgets what was said long ago of certificates that no list holds.</summary>
    public async Task ForgetAsync(CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            """
            delete from certificate_statuses where seen_at < @before
            and not exists (select 1 from status_entries where status_entries.certificate_key = certificate_statuses.certificate_key)
            """,
            new { before = (time.GetUtcNow() - s_kept).ToUnixTimeSeconds() });
    }

    /// <summary>Every list that has been begun.</summary>
    public async Task<IReadOnlyList<BegunList>> ListsAsync(CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        return [.. (await connection.QueryAsync<ListRow>(ListRow.Select)).Select(row => row.ToList())];
    }

    /// <summary>What the list says now: at its revision, or later.</summary>
    public async Task<StatusList> ReadAsync(BegunList list, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        StatusList read = new(PublishedStatuses.Bits, list.Capacity);
        foreach ((long place, int status) in await connection.QueryAsync<(long, int)>(
            "select place, status from status_entries where type_code = @TypeCode and list_number = @Number and status <> 0", list.Name))
        {
            read[place] = status;
        }

        return read;
    }

    private async Task LearnAsync(DbConnection connection, DbTransaction transaction, string certificateKey, PublishedStatus status, ulong sequence) =>
        await connection.ExecuteAsync(
            """
            insert into certificate_statuses (certificate_key, status, change_sequence, seen_at) values (@certificateKey, @status, @sequence, @now)
            on conflict (certificate_key) do update set status = excluded.status, change_sequence = excluded.change_sequence, seen_at = excluded.seen_at
            where excluded.change_sequence > certificate_statuses.change_sequence
            """,
            new { certificateKey, status = (int)status, sequence = long.CreateSaturating(sequence), now = time.GetUtcNow().ToUnixTimeSeconds() },
            transaction);

    private static async Task<ListPlace?> FindAsync(DbConnection connection, DbTransaction transaction, string certificateKey) =>
        (await connection.QuerySingleOrDefaultAsync<PlaceRow>(
            "select type_code as TypeCode, list_number as Number, place as Place from status_entries where certificate_key = @certificateKey",
            new { certificateKey }, transaction))?.ToPlace();

    /// <summary>Null where somebody else took the place drawn.</summary>
    private async Task<ListPlace?> TakeAsync(DbConnection connection, DbTransaction transaction, string certificateKey, string typeCode)
    {
        BegunList list = await LastListAsync(connection, transaction, typeCode) ?? First(typeCode);
        long? free;
        while ((free = await DrawAsync(connection, transaction, list)) is null)
        {
            list = new BegunList(list.Name with { Number = list.Name.Number + 1 }, capacity, 0);
        }

        int taken = await connection.ExecuteAsync(
            "insert into status_entries (type_code, list_number, place, certificate_key, status) values (@TypeCode, @Number, @free, @certificateKey, 0) on conflict do nothing",
            new { list.Name.TypeCode, list.Name.Number, free, certificateKey }, transaction);
        if (taken == 0)
        {
            return null;
        }

        await connection.ExecuteAsync(
            "insert into published_status_lists (type_code, list_number, capacity, revision) values (@TypeCode, @Number, @Capacity, 0) on conflict do nothing",
            new { list.Name.TypeCode, list.Name.Number, list.Capacity }, transaction);
        return new ListPlace(list.Name, free.Value);
    }

    private static async Task<long?> DrawAsync(DbConnection connection, DbTransaction transaction, BegunList list)
    {
        long[] drawn = [.. Enumerable.Range(0, Draws).Select(_ => RandomPlace(list.Capacity))];
        DynamicParameters parameters = new(list.Name);
        for (int i = 0; i < drawn.Length; i++)
        {
            parameters.Add(string.Create(CultureInfo.InvariantCulture, $"p{i}"), drawn[i]);
        }

        HashSet<long> taken = [.. await connection.QueryAsync<long>(s_takenOfDrawn, parameters, transaction)];
        return drawn.Where(place => !taken.Contains(place)).Select(place => (long?)place).FirstOrDefault();
    }

    /// <summary>Not to be foretold from the places that others were given.</summary>
    private static long RandomPlace(long capacity) => RandomNumberGenerator.GetInt32((int)capacity);

    /// <summary>Brings the entry to what is known of the certificate; where that changes the list, its revision grows.</summary>
    private static async Task ShowAsync(DbConnection connection, DbTransaction transaction, string certificateKey, ListName list)
    {
        int changed = await connection.ExecuteAsync(
            """
            update status_entries set status = (select status from certificate_statuses where certificate_key = @certificateKey)
            where certificate_key = @certificateKey and status <> (select status from certificate_statuses where certificate_key = @certificateKey)
            """,
            new { certificateKey }, transaction);
        if (changed > 0)
        {
            await connection.ExecuteAsync(
                "update published_status_lists set revision = revision + 1 where type_code = @TypeCode and list_number = @Number",
                list, transaction);
        }
    }

    private static async Task<BegunList?> LastListAsync(DbConnection connection, DbTransaction transaction, string typeCode) =>
        (await connection.QueryFirstOrDefaultAsync<ListRow>(
            ListRow.Select + " where type_code = @typeCode order by list_number desc", new { typeCode }, transaction))?.ToList();

    private sealed record PlaceRow
    {
        public string TypeCode { get; init; } = "";

        public int Number { get; init; }

        public long Place { get; init; }

        public ListPlace ToPlace() => new(new ListName(TypeCode, Number), Place);
    }

    private sealed record ListRow
    {
        public const string Select = "select type_code as TypeCode, list_number as Number, capacity as Capacity, revision as Revision from published_status_lists";

        public string TypeCode { get; init; } = "";

        public int Number { get; init; }

        public long Capacity { get; init; }

        public long Revision { get; init; }

        public BegunList ToList() => new(new ListName(TypeCode, Number), Capacity, Revision);
    }
}
