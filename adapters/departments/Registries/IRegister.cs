namespace Exchange.Departments.Registries;

/// <summary>What a registry answers when it is asked for certificates.</summary>
internal interface IRegister
{
    /// <summary>The certificate with exactly this identifier, check character included, or null.</summary>
    Certificate? Get(string id);

    /// <summary>All certificates of a holder and a type, whatever their state; empty where there is none.</summary>
    IReadOnlyList<Certificate> Find(string holderCode, string holderCodeType, string typeCode);
}
