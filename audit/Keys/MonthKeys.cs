using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Exchange.Audit.Storage;

namespace Exchange.Audit;

/// <summary>
/// The secrets of one log, one a month, each in a file of its own sealed under a master key (<see cref="MonthFile"/>). To
/// destroy a month's secret is to make its records unreadable and its names unfindable, whoever holds the master key.
/// Looking needs no lock and changes nothing. Safe for several threads at once.
/// </summary>
public sealed class MonthKeys
{
    private readonly MonthFolder _folder;
    private readonly AuditKeys _masters;
    private readonly string? _logName;
    private readonly ConcurrentDictionary<AuditMonth, (MonthKey Key, string LogName)> _found = new();
    private readonly Lock _changing = new();

    /// <param name="log">The log's own storage.</param>
    /// <param name="masters">Those that its months are sealed under.</param>
    /// <param name="logName">The log's name; null where each look says it.</param>
    internal MonthKeys(ILogStorage log, AuditKeys masters, string? logName) =>
        (_folder, _masters, _logName) = (new MonthFolder(log), masters, logName);

    /// <summary>The secrets of a log, to look at. Opens nothing yet.</summary>
    /// <param name="log">The log's own storage.</param>
    /// <param name="masters">With those that its months are sealed under.</param>
    /// <param name="logName">The log's name, e.g. "350703/0".</param>
    public static MonthKeys Open(ILogStorage log, AuditKeys masters, string logName) => new(log, masters, logName);

    /// <summary>
    /// The months that have a secret, the earliest first, as the storage has them now. A key that was destroyed since it was
    /// found, by whomever, is forgotten by this.
    /// </summary>
    /// <exception cref="IOException">The storage cannot be read.</exception>
    public IReadOnlyList<AuditMonth> List()
    {
        var months = _folder.Months(MonthFileKind.Secret);
        foreach (var gone in _found.Keys.Except(months.Except(_folder.Months(MonthFileKind.Retired))))
        {
            _found.TryRemove(gone, out _);
        }

        return months;
    }

    /// <summary>A month's key; false if the month has none, because nothing was recorded in it or because it was retired.</summary>
    /// <exception cref="AuditKeyException">There is one, but its file is damaged, another log's, or sealed under a master key that is not given.</exception>
    /// <exception cref="IOException">The storage cannot be read.</exception>
    public bool TryFind(AuditMonth month, [NotNullWhen(true)] out MonthKey? key)
    {
        var state = Find(month, _logName!, out key);
        return state is MonthKeyState.Found or MonthKeyState.Missing or MonthKeyState.Retired ? key is not null : throw Unusable(month, state);
    }

    /// <summary>
    /// A month's key, made if the month has none yet; it is durable then. Only for whoever has the log's right to write
    /// (<see cref="ILogStorage.Lock"/>): of two that made the same month's key one would be lost, and records with it.
    /// </summary>
    /// <exception cref="AuditKeyException">The month was retired, or its file is damaged, another log's, or sealed under a master key that is not given.</exception>
    /// <exception cref="IOException">The storage cannot be read or written.</exception>
    public MonthKey Of(AuditMonth month)
    {
        if (_found.TryGetValue(month, out var found))
        {
            return found.Key;
        }

        lock (_changing)
        {
            return Find(month, _logName!, out var key) switch
            {
                MonthKeyState.Found => key!,
                MonthKeyState.Missing => Make(month),
                var state => throw Unusable(month, state),
            };
        }
    }

    /// <param name="month">The month.</param>
    /// <param name="logName">The log that it must be of.</param>
    /// <param name="key">The key, where it is found.</param>
    internal MonthKeyState Find(AuditMonth month, string logName, out MonthKey? key)
    {
        key = null;
        if (!_found.TryGetValue(month, out var found))
        {
            // Not while the month is being retired: what is destroyed must not be remembered.
            lock (_changing)
            {
                var state = Read(month, logName, out found);
                if (state != MonthKeyState.Found)
                {
                    return state;
                }

                _found[month] = found;
            }
        }

        if (found.LogName != logName)
        {
            return MonthKeyState.OtherLog;
        }

        key = found.Key;
        return MonthKeyState.Found;
    }

    /// <summary>How and with which records a month was retired; null if it was not.</summary>
    /// <exception cref="AuditKeyException">That is sealed under a master key that is not given.</exception>
    internal RetiredMonth? FindRetired(AuditMonth month, string logName) =>
        _folder.Read(MonthFileKind.Retired, month) is { } bytes
        && MonthFile.TryOpen(bytes, MonthFileKind.Retired, month, _masters, out var file)
        && file.LogName == logName
            ? RetiredMonth.Read(file.Content)
            : null;

    /// <summary>
    /// What a new writer begins with: finishes what a kill has interrupted, and seals under the newest master key what is
    /// sealed under an older one. What cannot be opened is left as it is, for whoever needs it to meet.
    /// </summary>
    internal void Settle()
    {
        _folder.RemoveUnfinished();
        foreach (var month in _folder.Months(MonthFileKind.Secret))
        {
            if (OpenOwn(MonthFileKind.Retired, month) is not null)
            {
                _folder.Destroy(MonthFileKind.Secret, month);
            }
        }

        foreach (var kind in (MonthFileKind[])[MonthFileKind.Retired, MonthFileKind.Secret])
        {
            foreach (var month in _folder.Months(kind))
            {
                if (OpenOwn(kind, month) is { } file && file.MasterId != _masters.ActiveId)
                {
                    Write(kind, month, file.Content);
                }
            }
        }
    }

    /// <summary>Destroys a month's secret. From the first step on the month counts as retired, whatever comes in between.</summary>
    internal void Retire(AuditMonth month, RetiredMonth retired)
    {
        lock (_changing)
        {
            Span<byte> content = stackalloc byte[MonthKey.SecretBytes];
            retired.Write(content);
            Write(MonthFileKind.Retired, month, content);
            if (_folder.Read(MonthFileKind.Secret, month) is not null)
            {
                _folder.Destroy(MonthFileKind.Secret, month);
            }

            _found.TryRemove(month, out _);
        }
    }

    internal static string Describe(AuditMonth month, MonthKeyState state) => state switch
    {
        MonthKeyState.Retired => $"the month {month} was retired",
        MonthKeyState.Missing => $"the key of the month {month} is missing, and nothing tells that the month was retired",
        MonthKeyState.Damaged => $"the key of the month {month} was changed after it was written",
        MonthKeyState.OtherLog => $"the key of the month {month} belongs to another log",
        _ => $"the key of the month {month} is there",
    };

    private AuditKeyException Unusable(AuditMonth month, MonthKeyState state) =>
        new($"The log {_logName} cannot be used: {Describe(month, state)}.");

    private MonthKey Make(AuditMonth month)
    {
        var secret = RandomNumberGenerator.GetBytes(MonthKey.SecretBytes);
        Write(MonthFileKind.Secret, month, secret);
        var key = new MonthKey(month, secret);
        CryptographicOperations.ZeroMemory(secret);
        _found[month] = (key, _logName!);
        return key;
    }

    private MonthKeyState Read(AuditMonth month, string logName, out (MonthKey Key, string LogName) found)
    {
        found = default;
        var secret = _folder.Read(MonthFileKind.Secret, month);

        // Looked for afterwards: the mark is there before the secret is touched, so that nobody takes zeros for damage.
        if (_folder.Read(MonthFileKind.Retired, month) is { } mark)
        {
            if (!MonthFile.TryOpen(mark, MonthFileKind.Retired, month, _masters, out var retired))
            {
                return MonthKeyState.Damaged;
            }

            return retired.LogName == logName ? MonthKeyState.Retired : MonthKeyState.OtherLog;
        }

        if (secret is null)
        {
            return MonthKeyState.Missing;
        }

        if (!MonthFile.TryOpen(secret, MonthFileKind.Secret, month, _masters, out var file))
        {
            return MonthKeyState.Damaged;
        }

        found = (new MonthKey(month, file.Content), file.LogName);
        CryptographicOperations.ZeroMemory(file.Content);
        return MonthKeyState.Found;
    }

    private MonthFile? OpenOwn(MonthFileKind kind, AuditMonth month)
    {
        try
        {
            return _folder.Read(kind, month) is { } bytes && MonthFile.TryOpen(bytes, kind, month, _masters, out var file) && file.LogName == _logName ? file : null;
        }
        catch (AuditKeyException)
        {
            return null;
        }
    }

    private void Write(MonthFileKind kind, AuditMonth month, ReadOnlySpan<byte> content) =>
        _folder.Write(kind, month, MonthFile.Seal(kind, month, _logName!, _masters.Active, content));
}
