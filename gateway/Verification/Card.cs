using Exchange.Contracts.CodeLists;
using Google.Protobuf;

namespace Exchange.Gateway.Verification;

/// <summary>
/// All that a verdict needs of a certificate, and no more: the holder only by masked name. Immutable. What decides is at
/// hand; what is only shown stays encoded, because a node keeps millions of cards and shows few.
/// </summary>
internal sealed record Card
{
    private readonly byte[] _face;
    private readonly long _startsAt;
    private readonly long _endsAt;
    private readonly long _asOf;

    public Card(CardFace face) => _face = face.ToByteArray();

    /// <param name="face">An encoded <see cref="CardFace"/>.</param>
    public Card(ReadOnlySpan<byte> face) => _face = face.ToArray();

    /// <summary>What is shown, as an encoded <see cref="CardFace"/>.</summary>
    public ReadOnlySpan<byte> Face => _face;

    public required CanonicalState State { get; init; }

    /// <summary>The first instant of <see cref="ValidFrom"/> in the issuer's time zone.</summary>
    public required DateTimeOffset StartsAt
    {
        get => Instant(_startsAt);
        init => _startsAt = value.UtcTicks;
    }

    /// <summary>The first instant behind <see cref="ValidTo"/> in the issuer's time zone.</summary>
    public required DateTimeOffset EndsAt
    {
        get => Instant(_endsAt);
        init => _endsAt = value.UtcTicks;
    }

    /// <summary>The registry's change sequence: a larger number is newer.</summary>
    public required ulong ChangeSequence { get; init; }

    /// <summary>The card is at least this fresh.</summary>
    public required DateTimeOffset AsOf
    {
        get => Instant(_asOf);
        init => _asOf = value.UtcTicks;
    }

    public string Id => CardFaceReader.Text(_face, CardFace.IdFieldNumber);

    public string TypeCode => CardFaceReader.Text(_face, CardFace.TypeCodeFieldNumber);

    public string TypeName => CardFaceReader.Text(_face, CardFace.TypeNameFieldNumber);

    public string Number => CardFaceReader.Text(_face, CardFace.NumberFieldNumber);

    public string IssuerCode => CardFaceReader.Text(_face, CardFace.IssuerCodeFieldNumber);

    public string IssuerName => CardFaceReader.Text(_face, CardFace.IssuerNameFieldNumber);

    public string MaskedHolderName => CardFaceReader.Text(_face, CardFace.HolderNameFieldNumber);

    public DateOnly? ValidFrom => DayOf(CardFaceReader.Number(_face, CardFace.ValidFromFieldNumber));

    public DateOnly? ValidTo => DayOf(CardFaceReader.Number(_face, CardFace.ValidToFieldNumber));

    public string SourceState => CardFaceReader.Text(_face, CardFace.SourceStateFieldNumber);

    public string StateText => CardFaceReader.Text(_face, CardFace.StateTextFieldNumber);

    public string Version => CardFaceReader.Text(_face, CardFace.VersionFieldNumber);

    public IReadOnlyList<CardAnnotation> Annotations => [.. CardFace.Parser.ParseFrom(_face).Annotations.Select(CardAnnotation.Of)];

    /// <summary>How many bytes of memory this takes, roughly: the object, its fields and the face.</summary>
    public int Bytes => 72 + 24 + _face.Length;

    /// <summary>Two cards are the same where they say the same.</summary>
    public bool Equals(Card? other) => other is not null
        && (State, _startsAt, _endsAt, ChangeSequence, _asOf) == (other.State, other._startsAt, other._endsAt, other.ChangeSequence, other._asOf)
        && Face.SequenceEqual(other.Face);

    public override int GetHashCode() => HashCode.Combine(ChangeSequence, _asOf, State);

    public static DateOnly? DayOf(uint number) => number == 0 ? null : DateOnly.FromDayNumber((int)number);

    private static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);
}

/// <summary>An annotation (加注件) as a verdict shows it.</summary>
internal sealed record CardAnnotation(DateTimeOffset? MadeAt, string MadeBy, string Reason, DateOnly? ValidTo)
{
    public static CardAnnotation Of(CardNote note) => new(
        note.MadeAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(note.MadeAt), note.MadeBy, note.Reason, Card.DayOf(note.ValidTo));
}
