using Exchange.Departments.Generation;
using Exchange.Departments.Registries;

namespace Exchange.Departments.Types;

/// <summary>A certificate type of a simulated registry: what all its certificates share and what makes one of them up.</summary>
internal abstract class CertificateType
{
    /// <summary>21 characters. Only well-known national codes are used; all others have a local, fictional prefix.</summary>
    public abstract string Code { get; }

    public abstract string Name { get; }

    public abstract Organisation DefiningBody { get; }

    public abstract Organisation Issuer { get; }

    public abstract StateList States { get; }

    public abstract SerialForm Serials { get; }

    /// <summary>GB/T 2260 area in which such a certificate is good.</summary>
    public abstract string Area { get; }

    public abstract string RelatedItem { get; }

    public virtual bool HasDocuments => false;

    /// <summary>Keeps the random numbers of types apart. Never changed, or the same seed gives other certificates.</summary>
    public abstract ulong Stream { get; }

    /// <summary>Who holds such certificates.</summary>
    public abstract IHolders Holders(People people, Organisations organisations);

    /// <summary>Which of the holders has the certificate at this index.</summary>
    public virtual long HolderNumber(int index) => index;

    /// <summary>The index whose holder has this number, or −1.</summary>
    public virtual long IndexOfHolder(long number) => number;

    /// <summary>How many years a new one is good for; null for without end.</summary>
    public abstract int? TermYears(ref Draw draw);

    /// <summary>The number printed on it (证照编码).</summary>
    public abstract string Number(string holderCode, long serialNumber, DateOnly issuedOn);

    /// <summary>What the registry tells beyond the catalogue fields.</summary>
    public abstract Dictionary<string, string> Extension(long holderNumber, ref Draw draw);
}
