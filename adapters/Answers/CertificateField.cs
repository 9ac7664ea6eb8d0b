using System.Globalization;
using Exchange.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Adapters.Answers;

/// <summary>One field of <typeparamref name="T"/> that a mapping can fill: how it is set from text and written back.</summary>
internal abstract class CertificateField<T>(string name)
{
    /// <summary>The key in mapping files.</summary>
    public string Name { get; } = name;

    /// <summary>Sets the field from what was read; says what is wrong with it, or null.</summary>
    public abstract string? Set(T target, string text, FieldMapping mapping);

    /// <summary>The field as it is sent; nothing where it is not set.</summary>
    public abstract FieldValue Get(T source, FieldMapping mapping);

    /// <summary>The field as an operator is shown it.</summary>
    public virtual string Show(T source, FieldMapping mapping) => Get(source, mapping).Text ?? "";
}

internal sealed class TextField<T>(string name, Action<T, string> set, Func<T, string?> get) : CertificateField<T>(name)
{
    public override string? Set(T target, string text, FieldMapping mapping)
    {
        set(target, text);
        return null;
    }

    public override FieldValue Get(T source, FieldMapping mapping) => new(get(source));
}

internal sealed class DayField<T>(string name, Action<T, Date> set, Func<T, Date?> get) : CertificateField<T>(name)
{
    public override string? Set(T target, string text, FieldMapping mapping)
    {
        if (mapping.Dates.ParseDay(text) is not { } day)
        {
            return "it is no date in the formats of the mapping";
        }

        set(target, day);
        return null;
    }

    public override FieldValue Get(T source, FieldMapping mapping) =>
        new(get(source) is { } day ? mapping.Dates.WriteDay(day) : null);

    public override string Show(T source, FieldMapping mapping) =>
        get(source) is { } day ? new DateOnly(day.Year, day.Month, day.Day).ToString("O", CultureInfo.InvariantCulture) : "";
}

internal sealed class InstantField<T>(string name, Action<T, Timestamp> set, Func<T, Timestamp?> get) : CertificateField<T>(name)
{
    public override string? Set(T target, string text, FieldMapping mapping)
    {
        if (mapping.Dates.ParseInstant(text) is not { } instant)
        {
            return "it is no date and time in the formats of the mapping";
        }

        set(target, instant);
        return null;
    }

    public override FieldValue Get(T source, FieldMapping mapping) =>
        new(get(source) is { } instant ? mapping.Dates.WriteInstant(instant) : null);

    public override string Show(T source, FieldMapping mapping) =>
        get(source)?.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture) ?? "";
}

internal sealed class FlagField<T>(string name, Action<T, bool> set, Func<T, bool> get) : CertificateField<T>(name)
{
    private const string True = "true";
    private const string False = "false";

    public override string? Set(T target, string text, FieldMapping mapping)
    {
        if (text is not (True or False))
        {
            return "it is neither true nor false; give it a map, as { theirs: true, other: false }";
        }

        set(target, text == True);
        return null;
    }

    public override FieldValue Get(T source, FieldMapping mapping) => new(get(source) ? True : False, Bare: true);
}

internal sealed class NumberField<T>(string name, Action<T, ulong> set, Func<T, ulong> get) : CertificateField<T>(name)
{
    public override string? Set(T target, string text, FieldMapping mapping)
    {
        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return "it is no whole number";
        }

        set(target, number);
        return null;
    }

    public override FieldValue Get(T source, FieldMapping mapping) =>
        new(get(source).ToString(CultureInfo.InvariantCulture), Bare: true);
}
