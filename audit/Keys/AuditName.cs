namespace Exchange.Audit;

/// <summary>What a name stands for, so that equal texts of two kinds have two names. The numbers are part of every name.</summary>
public enum AuditName : byte
{
    /// <summary>Whom a record is about: the holder's code.</summary>
    Person = 1,

    /// <summary>A certificate's identifier.</summary>
    Certificate = 2,

    /// <summary>The officer who asked.</summary>
    Officer = 3,

    /// <summary>A case number.</summary>
    Case = 4,
}
