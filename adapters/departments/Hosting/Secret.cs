using System.Security.Cryptography;
using System.Text;

namespace Exchange.Departments.Hosting;

/// <summary>What callers must know, compared without telling by the time taken how much of it was right.</summary>
internal sealed class Secret(string value)
{
    /// <summary>Used where no secret file is given. No secret at all, but every call still has to carry it.</summary>
    public const string Default = "simulated-departments-only";

    private readonly byte[] _value = Encoding.UTF8.GetBytes(value);

    public bool Is(string? told) =>
        told is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(told), _value);
}
