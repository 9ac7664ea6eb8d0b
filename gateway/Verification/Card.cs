using System.Diagnostics.CodeAnalysis;
using Exchange.Contracts.CodeLists;
using Exchange.Gateway.Sources;
using Google.Protobuf;

namespace Exchange.Gateway.Verification;

/// <summary>
/// All that a verdict needs of a certificate, and no more: the holder only by masked name. Immutable. What decides is at
/// hand; what is only shown stays encoded, because a node keeps millions of cards and shows few.
/// </summary>
internal sealed record Card
{
    /// <summary>The fields of the face that stand for the series.</summary>
    private readonly byte[] _series;

    /// <summary>A <see cref="CardHead"/>, and behind it the other fields of the face.</summary>
    private readonly byte[] _own;

    public Card(CardFace face)
        : this(face.ToByteArray())
    {
    }

    /// <param name="face">An encoded <see cref="CardFace"/>.</param>
    public Card(ReadOnlySpan<byte> face)
    {
        int series = CardFaceReader.LengthOfSeries(face);
        _series = face[..series].ToArray();
        _own = new byte[CardHead.Bytes + face.Length - series];
        face[series..].CopyTo(_own.AsSpan(CardHead.Bytes));
    }

    /// <param name="series">The face's first fields; empty where the others have them all.</param>
    /// <param name="own">As <see cref="ToStored"/> made it; not copied, so never to be written again.</param>
    [SetsRequiredMembers]
    public Card(byte[] series, byte[] own) => (_series, _own) = (series, own);

    [SetsRequiredMembers]
    private Card(Card original) => (_series, _own) = (original._series, [.. original._own]);

    public required CanonicalState State
    {
        get => Head.State;
        init => Head.State = value;
    }

    /// <summary>The first instant of <see cref="ValidFrom"/> in the issuer's time zone.</summary>
    public required DateTimeOffset StartsAt
    {
        get => Instant(Head.StartsAt);
        init => Head.StartsAt = value.UtcTicks;
    }

    /// <summary>The first instant behind <see cref="ValidTo"/> in the issuer's time zone.</summary>
    public required DateTimeOffset EndsAt
    {
        get => Instant(Head.EndsAt);
        init => Head.EndsAt = value.UtcTicks;
    }

    /// <summary>The registry's change sequence: a larger number is newer.</summary>
    public required ulong ChangeSequence
    {
        get => Head.ChangeSequence;
        init => Head.ChangeSequence = value;
    }

    /// <summary>The card is at least this fresh.</summary>
    public required DateTimeOffset AsOf
    {
        get => Instant(Head.AsOf);
        init => Head.AsOf = value.UtcTicks;
    }

    public string Id => Text(CardFace.IdStartFieldNumber) + Text(CardFace.IdFieldNumber);

    public string TypeCode => Text(CardFace.TypeCodeFieldNumber);

    public string TypeName => Text(CardFace.TypeNameFieldNumber);

    public string Number => Text(CardFace.NumberFieldNumber);

    public string IssuerCode => Text(CardFace.IssuerCodeFieldNumber);

    public string IssuerName => Text(CardFace.IssuerNameFieldNumber);

    public string MaskedHolderName => Text(CardFace.HolderNameFieldNumber);

    public DateOnly? ValidFrom => DayOf(CardFaceReader.Number(Own, CardFace.ValidFromFieldNumber));

    public DateOnly? ValidTo => DayOf(CardFaceReader.Number(Own, CardFace.ValidToFieldNumber));

    public string SourceState => Text(CardFace.SourceStateFieldNumber);

    public string StateText => Text(CardFace.StateTextFieldNumber);

    /// <summary>Whose it is.</summary>
    public HolderKey HolderKey => HolderKey.Read(CardFaceReader.BytesOf(Own, CardFace.HolderKeyFieldNumber));

    public string Version => Text(CardFace.VersionFieldNumber);

    public IReadOnlyList<CardAnnotation> Annotations => [.. CardFace.Parser.ParseFrom(Own).Annotations.Select(CardAnnotation.Of)];

    /// <summary>The encoded fields of the face that stand for the series.</summary>
    public ReadOnlySpan<byte> Series => _series;

    /// <summary>The encoded fields of the face behind <see cref="Series"/>.</summary>
    public ReadOnlySpan<byte> Own => _own.AsSpan(CardHead.Bytes);

    private ref CardHead Head => ref CardHead.Of(_own);

    /// <summary>What is shown, as an encoded <see cref="CardFace"/>.</summary>
    public byte[] ToFace() => [.. Series, .. Own];

    /// <summary>The card as it lies in the cache.</summary>
    public byte[] ToStored(ulong key, CardSeries series)
    {
        ushort number = series.NumberOf(_series);
        byte[] stored = number == CardSeries.None ? [.. _own.AsSpan(0, CardHead.Bytes), .. Series, .. Own] : [.. _own];
        ref CardHead head = ref CardHead.Of(stored);
        head.Key = key;
        head.Series = number;
        return stored;
    }

    /// <summary>How many bytes of memory a stored card takes: an array, which stands at multiples of eight bytes.</summary>
    public static int BytesOf(byte[] stored) => (24 + stored.Length + 7) & ~7;

    /// <summary>Two cards are the same where they say the same.</summary>
    public bool Equals(Card? other) => other is not null
        && (State, StartsAt, EndsAt, ChangeSequence, AsOf) == (other.State, other.StartsAt, other.EndsAt, other.ChangeSequence, other.AsOf)
        && ToFace().AsSpan().SequenceEqual(other.ToFace());

    public override int GetHashCode() => HashCode.Combine(ChangeSequence, AsOf, State);

    public static DateOnly? DayOf(uint number) => number == 0 ? null : DateOnly.FromDayNumber((int)number);

    private static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);

    private string Text(int field) =>
        CardFaceReader.IsOfSeries(field) && _series.Length > 0 ? CardFaceReader.Text(_series, field) : CardFaceReader.Text(Own, field);
}

/// <summary>An annotation (加注件) as a verdict shows it.</summary>
internal sealed record CardAnnotation(DateTimeOffset? MadeAt, string MadeBy, string Reason, DateOnly? ValidTo)
{
    public static CardAnnotation Of(CardNote note) => new(
        note.MadeAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(note.MadeAt), note.MadeBy, note.Reason, Card.DayOf(note.ValidTo));
}
