using Exchange.Contracts.CodeLists;

namespace Exchange.Gateway.Console.Texts;

/// <summary>How a verdict is coloured. Colour only repeats what word and icon say.</summary>
internal enum Tone
{
    Good,
    Bad,
    Caution,
    Neutral,
}

/// <param name="Word">The verdict in a word.</param>
/// <param name="Meaning">What it means at the counter.</param>
/// <param name="Icon">The name of its icon.</param>
internal sealed record VerdictText(Text Word, Text Meaning, Tone Tone, string Icon);

/// <summary>The verdicts in words.</summary>
internal static class VerdictTexts
{
    public static VerdictText Of(Verdict verdict) => verdict switch
    {
        Verdict.Valid => new(new("有效", "Valid"), new(
            "登记机关确认，这份证照现行有效。",
            "The registry confirms that this certificate is in force."), Tone.Good, "check"),
        Verdict.Unknown => new(new("查无此证", "Unknown"), new(
            "登记机关答复：没有这份证照。请与原件核对；仍查不到的，不能作为办理依据。",
            "The responsible registry answered that there is no such certificate. Compare with the original; if it agrees, do not rely on it."), Tone.Bad, "question"),
        Verdict.Revoked => new(new("已吊销", "Revoked"), new(
            "颁发机构已吊销、撤销或撤回这份证照，不能作为办理依据。",
            "The issuer has taken this certificate back. Do not rely on it."), Tone.Bad, "cross"),
        Verdict.Cancelled => new(new("已注销", "Cancelled"), new(
            "这份证照已经注销，不能作为办理依据。",
            "This certificate was ended at the holder's wish, or because the holder ended. Do not rely on it."), Tone.Bad, "cross"),
        Verdict.Transferred => new(new("已转出", "Transferred"), new(
            "这份证照已转出至其他机构或主体，请查验转入后的证照。",
            "This certificate has moved to another issuer or holder. Ask for the one that followed it."), Tone.Caution, "arrow"),
        Verdict.Superseded => new(new("已换发", "Superseded"), new(
            "已换发新版，这一版不再使用，请查验新版证照。",
            "A later version has replaced this one. Ask for the current version."), Tone.Caution, "layers"),
        Verdict.Suspended => new(new("已暂停", "Suspended"), new(
            "这份证照暂停使用，暂停期间不能作为办理依据。",
            "This certificate is out of force for a time. Do not rely on it now."), Tone.Caution, "pause"),
        Verdict.Other => new(new("状态特殊", "Special state"), new(
            "请先看登记机关的说明，再决定能否作为办理依据。",
            "Read what the registry says below before relying on this certificate."), Tone.Caution, "exclamation"),
        Verdict.NotYetValid => new(new("尚未生效", "Not yet valid"), new(
            "有效期还没有开始。",
            "The validity of this certificate begins on a later day."), Tone.Caution, "clock"),
        Verdict.Expired => new(new("已过期", "Expired"), new(
            "有效期已满，不能作为办理依据。",
            "The validity of this certificate has run out. Do not rely on it."), Tone.Bad, "clock"),
        Verdict.Several => new(new("有多份", "Several"), new(
            "这一主体有多份现行的此类证照，请选出要核验的一份。",
            "The holder has more than one current certificate of this type. Choose the one to verify."), Tone.Neutral, "layers"),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "Not a verdict."),
    };

    /// <summary>What a registry says of a certificate, in the words of <see cref="CanonicalState"/>.</summary>
    public static Text Of(CanonicalState state) => state switch
    {
        CanonicalState.Valid => new("有效", "valid"),
        CanonicalState.Suspended => new("暂停", "suspended"),
        CanonicalState.Revoked => new("吊销", "revoked"),
        CanonicalState.Cancelled => new("注销", "cancelled"),
        CanonicalState.Expired => new("过期", "expired"),
        CanonicalState.Superseded => new("已换发", "superseded"),
        CanonicalState.Transferred => new("转出", "transferred"),
        CanonicalState.Other => new("其他", "other"),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a canonical state."),
    };
}
