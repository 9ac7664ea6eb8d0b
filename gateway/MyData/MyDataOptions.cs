using Exchange.Gateway.Audit.Embargoes;

namespace Exchange.Gateway.MyData;

/// <summary>How persons are told who looked at their data: the configuration section <c>MyData</c>.</summary>
internal sealed record MyDataOptions
{
    /// <summary>
    /// For which purpose registries and peers are asked which certificates a person has, so that questions by certificate are
    /// found too. A peer must grant it, like any other purpose.
    /// </summary>
    public string Purpose { get; init; } = "本人查询数据使用记录";

    public List<EmbargoOptions> Embargoes { get; init; } = [];
}
