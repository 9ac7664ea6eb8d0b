namespace Exchange.Audit.Records;

/// <summary>
/// The top-level fields of an encoded <see cref="AuditRecord"/> as they stand there, one after the other. Commitments are to
/// these bytes and not to what a parser makes of them, so a reader of another version commits to the same.
/// </summary>
internal ref struct RecordFields(ReadOnlySpan<byte> record)
{
    /// <summary>Who, why, whom, what.</summary>
    public const int Groups = 4;

    private const int FirstGroup = AuditRecord.WhoFieldNumber;
    private const int LastGroup = AuditRecord.WhatFieldNumber;

    private ReadOnlySpan<byte> _rest = record;
    private int _field;
    private int _lastGroup;

    /// <summary>The field with its tag.</summary>
    public ReadOnlySpan<byte> Whole { get; private set; }

    /// <summary>The bytes of a message or text; empty for a number.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>0 to 3 for who, why, whom and what; null for any other field.</summary>
    public readonly int? Group => _field is >= FirstGroup and <= LastGroup ? _field - FirstGroup : null;

    /// <summary>Whether it is one of the questions of a batch.</summary>
    public readonly bool IsQuestion => _field == AuditRecord.EntriesFieldNumber;

    /// <summary>Moves to the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">The bytes are not an encoded record.</exception>
    public bool Read()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var start = _rest;
        var tag = ReadVarint();
        _field = tag >> 3 is > 0 and < 1 << 29 ? (int)(tag >> 3) : throw Malformed();
        Content = (tag & 7) switch
        {
            0 => ReadNumber(),
            1 => Take(sizeof(ulong))[..0],
            2 => Take(ReadVarint()),
            5 => Take(sizeof(uint))[..0],
            _ => throw Malformed(),
        };
        // A parser passes over what is no message, and a commitment would not say what stands there.
        if ((Group is not null || IsQuestion) && (tag & 7) != 2)
        {
            throw Malformed();
        }

        // A message that stands there twice, whatever lies between, is merged by a parser: a commitment to one of the two would be to neither.
        if (Group is not null)
        {
            _lastGroup = _field > _lastGroup ? _field : throw Malformed();
        }

        Whole = start[..(start.Length - _rest.Length)];
        return true;
    }

    private ReadOnlySpan<byte> ReadNumber()
    {
        ReadVarint();
        return [];
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
        {
            throw Malformed();
        }

        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var i = 0; i < _rest.Length && i < 10; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        throw Malformed();
    }

    private static InvalidDataException Malformed() => new("The bytes are not an encoded audit record.");
}
