using System.Data.Common;
using System.Globalization;
using Dapper;
using Exchange.Audit;
using Exchange.Gateway.Search.Copies;
using Exchange.Gateway.Search.Questions;
using Exchange.Gateway.State;
using Npgsql;

namespace Exchange.Gateway.Search;

/// <summary>Searches the logs of all replicas of this node, as far as they are copied to its database.</summary>
internal sealed class AuditSearch(StateDatabase database, CopiedMonths copiedMonths)
{
    /// <summary>The most that one page holds.</summary>
    public const int MaximumPage = 200;

    /// <summary>
    /// For one transaction: PostgreSQL takes the rows in the order of an index, which costs a page of them. Where it has not counted lately how many there are,
    /// it would sooner sort them all.
    /// </summary>
    private const string InOrder = "set local enable_sort = off; set local jit = off; ";

    /// <summary>How far the month of a record's segment may be from the month of its time: clocks are set back, and segments begun late.</summary>
    private static readonly TimeSpan s_monthsAround = TimeSpan.FromDays(31);

    /// <summary>A page of what meets the criteria, the newest first.</summary>
    /// <param name="after">The place of the last answer of the page before; null for the first page.</param>
    /// <param name="limit">1 to <see cref="MaximumPage"/>.</param>
    /// <exception cref="DbException">It cannot be found out now.</exception>
    /// <exception cref="AuditKeyException">A log is sealed under a master key that this node is not given.</exception>
    public Task<AuditPage> FindAsync(AuditCriteria criteria, SearchPlace? after, int limit, CancellationToken cancellation) => FindAnyAsync([criteria], after, limit, cancellation);

    /// <summary>A page of what meets one of several sets of criteria, the newest first and each once.</summary>
    /// <inheritdoc cref="FindAsync"/>
    public async Task<AuditPage> FindAnyAsync(IReadOnlyList<AuditCriteria> alternatives, SearchPlace? after, int limit, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        IReadOnlyList<CoveredLog> before = await CoveredAsync(connection, cancellation);
        IReadOnlyDictionary<int, MonthKeys> months = await copiedMonths.ReadAsync(connection, cancellation);
        List<SearchPlace> places = [];
        foreach (AuditCriteria criteria in alternatives)
        {
            NamedCriteria[] names = criteria.AreNamed ? [.. NamesOf(criteria, months)] : [];
            places.AddRange(criteria.AreNamed && names.Length == 0 ? [] : await PlacesAsync(connection, SearchStatement.Of(criteria, names, after, limit + 1), cancellation));
        }

        if (alternatives.Count > 1)
        {
            places = [.. places.Distinct().OrderByDescending(place => (place.Time, place.Index, place.Replica, place.Entry))];
        }

        bool goesOn = places.Count > limit;
        places = places[..Math.Min(limit, places.Count)];

        IReadOnlyDictionary<(int, ulong), AuditRecord> records = await RecordsAsync(connection, places, months, (opened, copy) => opened.Open(copy), cancellation);
        // A log that is copied anew meanwhile may have been passed over in part.
        Dictionary<int, ulong> afterwards = (await CoveredAsync(connection, cancellation)).ToDictionary(log => log.Replica, log => log.Size);
        return new AuditPage(
            [.. places.Select(place => new FoundRecord(place, records.GetValueOrDefault((place.Replica, (ulong)place.Index))))],
            goesOn ? places[^1] : null,
            [.. before.Select(log => log with { Size = Math.Min(log.Size, afterwards.GetValueOrDefault(log.Replica)) })]);
    }

    /// <summary>One record; null if no search finds it yet, or it cannot be read any more.</summary>
    /// <exception cref="DbException">It cannot be found out now.</exception>
    /// <exception cref="AuditKeyException">The log is sealed under a master key that this node is not given.</exception>
    public async Task<AuditRecord?> GetAsync(int replica, ulong index, CancellationToken cancellation) =>
        await GetEncodedAsync(replica, index, cancellation) is { } encoded ? AuditRecord.Parser.ParseFrom(encoded) : null;

    /// <summary>The same, as it is encoded: what the log's tree commits to.</summary>
    /// <inheritdoc cref="GetAsync" path="/exception"/>
    public async Task<byte[]?> GetEncodedAsync(int replica, ulong index, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        if (!(await CoveredAsync(connection, cancellation)).Any(log => log.Replica == replica && log.Size > index))
        {
            return null;
        }

        IReadOnlyDictionary<int, MonthKeys> months = await copiedMonths.ReadAsync(connection, cancellation);
        return (await RecordsAsync(connection, [new SearchPlace(0, (long)index, replica, 0)], months, (opened, copy) => opened.Decrypt(copy), cancellation))
            .GetValueOrDefault((replica, index));
    }

    /// <summary>Which entries of a record a department may see: 0 for the record itself, from 1 on the questions of a batch.</summary>
    /// <exception cref="DbException">It cannot be found out now.</exception>
    public async Task<IReadOnlySet<int>> EntriesAsync(int replica, ulong index, SearchScope scope, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        (string text, DynamicParameters parameters) = SearchStatement.OfEntries(replica, index, scope);
        return (await connection.QueryAsync<long>(new CommandDefinition(text, parameters, cancellationToken: cancellation))).Select(entry => (int)entry).ToHashSet();
    }

    private static IEnumerable<NamedCriteria> NamesOf(AuditCriteria criteria, IReadOnlyDictionary<int, MonthKeys> logs)
    {
        AuditMonth? first = criteria.From is { } from && from - DateTimeOffset.UnixEpoch > s_monthsAround ? AuditMonth.Of(from - s_monthsAround) : null;
        AuditMonth? last = criteria.To is { Year: < 9999 } to ? AuditMonth.Of(to + s_monthsAround) : null;
        foreach (MonthKeys log in logs.Values)
        {
            foreach (AuditMonth month in log.List())
            {
                if ((first is null || month >= first) && (last is null || month <= last) && log.TryFind(month, out MonthKey? key))
                {
                    yield return new NamedCriteria(
                        SearchNames.Of(key, AuditName.Person, criteria.Subject),
                        SearchNames.Of(key, AuditName.Officer, criteria.Officer),
                        SearchNames.Of(key, AuditName.Case, criteria.CaseNumber),
                        SearchNames.Of(key, AuditName.Certificate, criteria.CertificateId));
                }
            }
        }
    }

    private static async Task<List<SearchPlace>> PlacesAsync(DbConnection connection, (string Text, DynamicParameters Parameters) statement, CancellationToken cancellation)
    {
        await using DbTransaction? ordered = connection is NpgsqlConnection ? await connection.BeginTransactionAsync(cancellation) : null;
        IEnumerable<(long Time, long Index, long Replica, long Entry)> rows = await connection.QueryAsync<(long, long, long, long)>(
            new CommandDefinition((ordered is null ? "" : InOrder) + statement.Text, statement.Parameters, ordered, cancellationToken: cancellation));
        return [.. rows.Select(row => new SearchPlace(row.Time, row.Index, (int)row.Replica, (int)row.Entry))];
    }

    private static async Task<IReadOnlyList<CoveredLog>> CoveredAsync(DbConnection connection, CancellationToken cancellation)
    {
        IEnumerable<(long Replica, long Next)> rows = await connection.QueryAsync<(long, long)>(
            new CommandDefinition("select replica, searchable from audit_copies order by replica", cancellationToken: cancellation));
        return [.. rows.Select(row => new CoveredLog((int)row.Replica, (ulong)row.Next))];
    }

    private static async Task<IReadOnlyDictionary<(int Replica, ulong Index), T>> RecordsAsync<T>(
        DbConnection connection, IReadOnlyList<SearchPlace> places, IReadOnlyDictionary<int, MonthKeys> months, Func<OpenedCopies, RecordCopy, T?> open, CancellationToken cancellation)
        where T : class
    {
        Dictionary<(int, ulong), T> records = [];
        foreach (IGrouping<int, SearchPlace> log in places.GroupBy(place => place.Replica))
        {
            IReadOnlyList<RecordCopy> copies = await CopiedBlocks.FindAsync(connection, log.Key, log.Select(place => (ulong)place.Index), cancellation);
            if (copies.Count == 0 || !months.TryGetValue(log.Key, out MonthKeys? keys))
            {
                continue;
            }

            Dictionary<ulong, byte[]> headers = (await connection.QueryAsync<(long First, byte[] Header)>(new CommandDefinition(
                $"select first_index, header from audit_copied_segments where replica = @replica and first_index in ({Numbers(copies.Select(copy => (long)copy.Segment))})",
                new { replica = log.Key }, cancellationToken: cancellation))).ToDictionary(row => (ulong)row.First, row => row.Header);
            using OpenedCopies opened = new((_, segment) => (headers[segment], keys));
            foreach (RecordCopy copy in copies)
            {
                if (open(opened, copy) is { } record)
                {
                    records.Add((log.Key, copy.Index), record);
                }
            }
        }

        return records;
    }

    /// <summary>Written out, because the two databases take lists in two ways.</summary>
    private static string Numbers(IEnumerable<long> numbers) => string.Join(", ", numbers.Distinct().Select(number => number.ToString(CultureInfo.InvariantCulture)));
}
