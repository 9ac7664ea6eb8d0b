namespace Exchange.Adapters.Rest.Requests;

/// <summary>What a request is filled with. A value that an operation does not have is empty.</summary>
internal readonly record struct RequestValues(
    string Id = "", string HolderCode = "", string HolderCodeType = "", string TypeCode = "", string After = "", string Limit = "")
{
    public static RequestValues ForId(string id) => new(id);

    public static RequestValues ForChanges(string after) => new("", "", "", "", after);

    public string this[Placeholder placeholder] => placeholder switch
    {
        Placeholder.Id => Id,
        Placeholder.HolderCode => HolderCode,
        Placeholder.HolderCodeType => HolderCodeType,
        Placeholder.TypeCode => TypeCode,
        Placeholder.After => After,
        Placeholder.Limit => Limit,
        _ => "",
    };
}

internal enum Placeholder
{
    Id,
    HolderCode,
    HolderCodeType,
    TypeCode,
    After,
    Limit,
}
