using Exchange.Contracts.V1;

namespace Exchange.Gateway.Audit;

internal static class ServedFromNames
{
    /// <summary>The name in answers and records.</summary>
    public static string Of(ServedFrom servedFrom) => servedFrom switch
    {
        ServedFrom.Cache => "cache",
        ServedFrom.Registry => "registry",
        ServedFrom.Peer => "peer",
        _ => throw new ArgumentOutOfRangeException(nameof(servedFrom), servedFrom, "Not a way of serving."),
    };
}
