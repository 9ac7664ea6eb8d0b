using Exchange.Gateway.Configuration;

namespace Exchange.Gateway.State;

/// <summary>Where the node keeps its state: the configuration section <c>State</c>. Exactly one of the two.</summary>
internal sealed record StateOptions
{
    /// <summary>Path of a SQLite file, for a node on one machine.</summary>
    public string? SqliteFile { get; init; }

    /// <summary>File that holds a PostgreSQL connection string; a file, because the string holds a password.</summary>
    public string? PostgreSqlConnectionFile { get; init; }

    public StateDatabase? Open(ConfigurationErrors errors)
    {
        if (string.IsNullOrEmpty(SqliteFile) == string.IsNullOrEmpty(PostgreSqlConnectionFile))
        {
            errors.Add("State", "Set exactly one of State:SqliteFile and State:PostgreSqlConnectionFile.");
            return null;
        }

        if (!string.IsNullOrEmpty(SqliteFile))
        {
            return OpenFile(SqliteFile, errors);
        }

        if (errors.File("State:PostgreSqlConnectionFile", PostgreSqlConnectionFile, "The PostgreSQL connection file") is not { } connection)
        {
            return null;
        }

        try
        {
            return new PostgreSqlState(connection.Trim());
        }
        catch (ArgumentException)
        {
            errors.Add("State:PostgreSqlConnectionFile", $"'{PostgreSqlConnectionFile}' does not hold a connection string such as Host=…;Database=…;Username=…;Password=….");
            return null;
        }
    }

    private static SqliteState? OpenFile(string file, ConfigurationErrors errors)
    {
        try
        {
            return new SqliteState(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add("State:SqliteFile", $"The file's directory cannot be made: {exception.Message}");
            return null;
        }
    }
}
