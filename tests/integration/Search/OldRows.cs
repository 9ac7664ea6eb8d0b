using System.Buffers.Binary;
using System.Data.Common;
using Dapper;
using Exchange.Gateway.State;

namespace Exchange.Tests.Integration.Search;

/// <summary>Puts the rows that are searched back into the form that they had before migration 13.</summary>
internal static class OldRows
{
    private const string Tables =
        """
        drop table audit_questions;
        create table audit_questions (
            replica integer not null, record_index bigint not null, entry integer not null, time bigint not null, decision integer not null, person bytea, officer bytea, case_number bytea,
            client bigint, department bigint, item_code bigint, purpose bigint, target bigint, kind integer, hidden_until bigint, primary key (replica, record_index, entry));
        create table audit_question_certificates (
            certificate bytea not null, time bigint not null, record_index bigint not null, replica integer not null, entry integer not null,
            primary key (certificate, time, record_index, replica, entry));
        delete from migrations where name like '0013-%';
        """;

    /// <summary>All rows, in the order of what they say.</summary>
    public static async Task<IReadOnlyList<Row>> ReadAsync(StateDatabase database)
    {
        await using DbConnection connection = await database.OpenAsync(CancellationToken.None);
        return [.. await connection.QueryAsync<Row>("select * from audit_questions order by replica, record_index, entry, certificate")];
    }

    public static async Task PutBackAsync(StateDatabase database)
    {
        IReadOnlyList<Row> rows = await ReadAsync(database);
        await using DbConnection connection = await database.OpenAsync(CancellationToken.None);
        await connection.ExecuteAsync(Tables);
        await connection.ExecuteAsync(
            """
            insert into audit_questions (replica, record_index, entry, time, decision, person, officer, case_number, client, department, item_code, purpose, target, kind, hidden_until)
            values (@replica, @record_index, @entry, @time, @decision, @person, @officer, @case_number, @client, @department, @item_code, @purpose, @target, @kind, @hidden_until)
            """,
            rows.Where(row => row.part == 0).Select(row => new
            {
                row.replica, row.record_index, row.entry, row.time, row.decision, person = Name(row.person), officer = Name(row.officer), case_number = Name(row.case_number),
                row.client, row.department, row.item_code, row.purpose, row.target, row.kind, row.hidden_until,
            }));
        await connection.ExecuteAsync(
            "insert into audit_question_certificates (certificate, time, record_index, replica, entry) values (@certificate, @time, @record_index, @replica, @entry)",
            rows.Where(row => row.certificate is not null).Select(row => new { certificate = Name(row.certificate), row.time, row.record_index, row.replica, row.entry }));
    }

    /// <summary>16 bytes, of which the first eight are kept.</summary>
    private static byte[]? Name(long? number)
    {
        if (number is null)
        {
            return null;
        }

        byte[] name = new byte[16];
        Random.Shared.NextBytes(name);
        BinaryPrimitives.WriteInt64BigEndian(name, number.Value);
        return name;
    }

#pragma warning disable IDE1006, CA1812 // Named as the columns are, and made by what reads them.
    internal sealed class Row
    {
        public long record_index { get; init; }
        public long time { get; init; }
        public long? person { get; init; }
        public long? officer { get; init; }
        public long? case_number { get; init; }
        public long? certificate { get; init; }
        public long? client { get; init; }
        public long? department { get; init; }
        public long? item_code { get; init; }
        public long? purpose { get; init; }
        public long? target { get; init; }
        public long? hidden_until { get; init; }
        public long replica { get; init; }
        public long entry { get; init; }
        public long part { get; init; }
        public long decision { get; init; }
        public long? kind { get; init; }

        public object Said => (record_index, time, person, officer, case_number, certificate, client, (department, item_code, purpose, target, hidden_until, replica, entry, decision, kind));
    }
#pragma warning restore IDE1006, CA1812
}
