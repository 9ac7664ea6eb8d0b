namespace Exchange.Audit.Storage;

/// <summary>
/// The files of one log. An I/O error is thrown as <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>;
/// nothing is retried here, because whoever fails to flush must not believe a second try on the same file.
/// </summary>
public interface ILogStorage
{
    /// <summary>The names of all files, in any order, without folders; empty if nothing was ever written.</summary>
    IReadOnlyList<string> List();

    /// <summary>Opens a file for reading while others may write it.</summary>
    ILogFile OpenRead(string name);

    /// <summary>Makes an empty file for writing, in place of one of that name.</summary>
    ILogFile Create(string name);

    /// <summary>
    /// Gives a file its final name, in place of one of that name, in one step: afterwards, and after any crash, the
    /// name stands for the one or the other whole file. Returns when this is durable.
    /// </summary>
    void Publish(string temporaryName, string name);

    /// <summary>Removes a file.</summary>
    void Delete(string name);

    /// <summary>Overwrites a file with zeros, and then removes it; each is durable before the next, and on return.</summary>
    void Destroy(string name);

    /// <summary>A folder inside, as a storage of its own; it is made when a file in it is first made.</summary>
    ILogStorage Folder(string name);

    /// <summary>Takes the right to write until disposed.</summary>
    /// <exception cref="AuditLogInUseException">Somebody else has it.</exception>
    IDisposable Lock();
}

/// <summary>One file of a log.</summary>
public interface ILogFile : IDisposable
{
    /// <summary>Reads at an offset; gives fewer bytes than asked for only at the end of the file, 0 beyond it.</summary>
    int Read(long offset, Span<byte> buffer);

    /// <summary>Writes all bytes at an offset.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Cuts off everything behind a length.</summary>
    void Truncate(long length);

    /// <summary>Returns when everything written is durable.</summary>
    void Flush();
}
