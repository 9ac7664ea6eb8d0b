using System.Globalization;
using System.Text;

namespace Exchange.Gateway.Verification.Offline;

/// <summary>How an answer reads on the counter's screen.</summary>
internal static class OfflineText
{
    public static string Of(OfflineAnswer answer, DateTimeOffset now)
    {
        StringBuilder text = new(Words(answer.Verdict));
        if (answer.Presentation?.Certificate is { } certificate)
        {
            text.AppendLine();
            Line(text, "证照 · Certificate", $"{certificate.Type.Name} {certificate.Number}");
            Line(text, "持证主体 · Holder", certificate.Holder ?? "—");
            Line(text, "颁发机构 · Issuer", certificate.Issuer.Name);
            Line(text, "有效期 · Validity", $"{Day(certificate.ValidFrom)} – {Day(certificate.ValidTo)}");
        }

        if (answer.KnownSince is { } since)
        {
            text.AppendLine();
            Line(text, "状态截至 · Status as of", string.Create(CultureInfo.InvariantCulture, $"{since:yyyy-MM-ddTHH:mm:ssZ} ({Age(now - since)})"));
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>E.g. <c>3 分钟前 · 3 min ago</c>.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 90 } => Ago((long)Math.Max(0, age.TotalSeconds), "秒", "s"),
        { TotalMinutes: < 90 } => Ago((long)age.TotalMinutes, "分钟", "min"),
        { TotalHours: < 48 } => Ago((long)age.TotalHours, "小时", "h"),
        _ => Ago((long)age.TotalDays, "天", "d"),
    };

    private static string Ago(long number, string chinese, string english) => string.Create(CultureInfo.InvariantCulture, $"{number} {chinese}前 · {number} {english} ago");

    private static string Words(OfflineVerdict verdict) => verdict switch
    {
        OfflineVerdict.Valid => "有效 · Valid",
        OfflineVerdict.Ended => "无效：证照已撤销、注销、变更、换发或失效 · Not valid: revoked, cancelled, transferred, superseded or lapsed",
        OfflineVerdict.Suspended => "无效：证照已暂停使用 · Not valid: suspended",
        OfflineVerdict.Other => "无效：证照状态异常，请联网核验 · Not valid: in another state, verify with a network",
        OfflineVerdict.NotYetValid => "无效：证照尚未生效 · Not valid: not yet in force",
        OfflineVerdict.Expired => "无效：证照已过有效期 · Not valid: expired",
        OfflineVerdict.Malformed => "无效：不是出示码 · Not valid: this is not a presentation",
        OfflineVerdict.Forged => "无效：签名不符，可能系伪造 · Not valid: the signature does not hold, perhaps a forgery",
        OfflineVerdict.PresentationExpired => "无效：出示码已过期，请重新出示 · Not valid: the code has expired, show a new one",
        OfflineVerdict.Replayed => "无效：此出示码已在本窗口使用过 · Not valid: this code has been used at this counter before",
        OfflineVerdict.UnknownIssuer => "无法判断：未下载签发节点的数据，请先同步 · Cannot tell: nothing was downloaded of the issuing node, sync first",
        OfflineVerdict.UnknownKey => "无法判断：未知的签名密钥，请先同步 · Cannot tell: signed with a key that was not downloaded, sync first",
        OfflineVerdict.ClocksDiffer => "无法判断：时钟不一致，请校准本机时间 · Cannot tell: the clocks differ, set this machine's",
        OfflineVerdict.NoList => "无法判断：未下载相应的状态列表，请先同步 · Cannot tell: its status list was not downloaded, sync first",
        OfflineVerdict.ListTooOld => "无法判断：状态列表过旧，请先同步 · Cannot tell: the status list is too old, sync first",
        OfflineVerdict.ListUnusable => "无法判断：状态列表不可用，请先同步 · Cannot tell: the status list cannot be used, sync first",
        _ => "无法判断：无法记录本次使用，请检查磁盘 · Cannot tell: this use cannot be noted, check the disk",
    };

    private static void Line(StringBuilder text, string name, string value) => text.AppendLine(CultureInfo.InvariantCulture, $"  {name}: {value}");

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "—";
}
