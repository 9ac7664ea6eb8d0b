using System.Collections.Concurrent;
using System.Collections.Immutable;
using Exchange.Contracts.CodeLists;
using Exchange.Contracts.Identifiers;
using Exchange.Departments.Generation;
using Exchange.Departments.Types;

namespace Exchange.Departments.Registries;

/// <summary>
/// A department's certificates: those that the generator makes up, overlaid by those that were changed or registered
/// since. The n-th generated certificate has sequence n; changes and registrations come behind.
/// </summary>
internal sealed class Registry : IRegister
{
    private readonly CertificateGenerator[] _generators;
    private readonly RegistrationOrder _order;
    private readonly Overlay _touched;
    private readonly ConcurrentDictionary<(string Type, string Holder), ImmutableArray<string>> _registered = new();
    private readonly ConcurrentDictionary<string, ImmutableArray<string>> _arrivals = new();
    private readonly Lock _writing = new();

    public Registry(CertificateType[] types, RegistrationOrder order, ulong seed, TimeProvider time)
    {
        var today = time.ChinaToday();
        _generators = [.. types.Select((type, number) => new CertificateGenerator(type, order.CountOf(number), seed, today))];
        _order = order;
        _touched = new Overlay((ulong)order.Count, time);
    }

    public IEnumerable<CertificateType> Types => _generators.Select(generator => generator.Type);

    /// <summary>How many certificates are generated.</summary>
    public int Count => _order.Count;

    public CertificateType? TypeOf(string code) => Types.FirstOrDefault(type => type.Code == code);

    public Certificate? Get(string id)
    {
        if (_touched.TryGet(id, out var touched))
        {
            return touched;
        }

        if (!CertificateIdentifier.TryParse(id, out var identifier, out _))
        {
            return null;
        }

        var type = NumberOf(identifier.TypeCode);
        var index = type < 0 ? -1 : _generators[type].IndexOf(identifier);
        return index < 0 ? null : Generated(_order.PositionOf(type, index));
    }

    public IReadOnlyList<Certificate> Find(string holderCode, string holderCodeType, string typeCode)
    {
        var type = NumberOf(typeCode);
        if (type < 0)
        {
            return [];
        }

        var generated = _generators[type].IndexesOf(holderCode, holderCodeType).Select(index => At(_order.PositionOf(type, index)));
        return _registered.TryGetValue((typeCode, holderCode), out var ids)
            ? [.. generated, .. ids.Select(Get).OfType<Certificate>().Where(one => one.Holder.CodeType == holderCodeType)]
            : [.. generated];
    }

    /// <summary>
    /// A page of all certificates of a type, as they are now: those that were generated, then those registered since, in
    /// the order they came, so that what comes while the pages are read stands on a later one.
    /// </summary>
    /// <param name="after">How many stand on the pages before.</param>
    public ListedPage List(string typeCode, int after, int limit)
    {
        var type = NumberOf(typeCode);
        if (type < 0)
        {
            return new ListedPage([], null, 0);
        }

        var generated = _order.CountOf(type);
        var arrivals = _arrivals.GetValueOrDefault(typeCode, []);
        var total = generated + arrivals.Length;
        var end = (int)Math.Min((long)after + limit, total);
        var page = new List<Certificate>();
        for (var place = after; place < end; place++)
        {
            page.Add(place < generated ? At(_order.PositionOf(type, place)) : Get(arrivals[place - generated])!);
        }

        return new ListedPage(page, end < total ? end : null, total);
    }

    /// <summary>The generated certificate at a position from 0, as it is now.</summary>
    public Certificate At(int position)
    {
        var generated = Generated(position);
        return _touched.TryGet(generated.Id, out var touched) ? touched : generated;
    }

    /// <summary>What the registry would have next if it were larger: well formed, but unknown.</summary>
    public Certificate Beyond(int distance) => Generated(Count + distance);

    /// <summary>The feed behind a sequence; nothing but the last sequence where <paramref name="after"/> is null.</summary>
    public ChangePage Changes(ulong? after, int limit)
    {
        var (now, last, touched) = _touched.Read(after ?? ulong.MaxValue, limit + 1);
        if (after is not { } sequence)
        {
            return new ChangePage(now, last, HasMore: false, []);
        }

        var untouched = Enumerable.Range(0, Count).Skip((int)Math.Min(sequence, (ulong)Count))
            .Select(Generated).Where(one => !IsTouched(one.Id, last));
        var page = untouched.Concat(touched).Take(limit + 1).ToList();
        return new ChangePage(now, last, page.Count > limit, page.Count > limit ? page[..limit] : page);
    }

    /// <summary>Takes in a newly issued certificate. A new version supersedes the current earlier ones.</summary>
    public Registration Register(Certificate certificate, out Certificate stored)
    {
        stored = certificate;
        if (!CertificateIdentifier.TryParseStrict(certificate.Id, out var id, out _)
            || !id.TypeCode.SequenceEqual(certificate.Type.Code)
            || !id.Version.SequenceEqual(certificate.Version))
        {
            return Registration.Invalid;
        }

        lock (_writing)
        {
            if (Get(certificate.Id) is { } there)
            {
                stored = there;
                return there.SaysTheSameAs(certificate) ? Registration.AlreadyThere : Registration.Conflict;
            }

            foreach (var earlier in Find(certificate.Holder.Code, certificate.Holder.CodeType, certificate.Type.Code))
            {
                if (IsEarlierVersion(earlier, id) && earlier.State.Meaning == CanonicalState.Valid)
                {
                    _touched.Store(earlier with { State = certificate.Type.States.Of(CanonicalState.Superseded) });
                }
            }

            stored = _touched.Store(certificate);
            _arrivals.AddOrUpdate(certificate.Type.Code, [certificate.Id], (_, ids) => ids.Add(certificate.Id));
            _registered.AddOrUpdate((certificate.Type.Code, certificate.Holder.Code), [certificate.Id], (_, ids) => ids.Add(certificate.Id));
            return Registration.Created;
        }
    }

    /// <summary>Gives a certificate another state; null where there is no such certificate.</summary>
    public Certificate? ChangeState(string id, CertificateState state)
    {
        lock (_writing)
        {
            return Get(id) is { } certificate ? _touched.Store(certificate with { State = state }) : null;
        }
    }

    private static bool IsEarlierVersion(Certificate certificate, in CertificateIdentifier of) =>
        CertificateIdentifier.TryParse(certificate.Id, out var id, out _)
        && id.Unversioned.SequenceEqual(of.Unversioned)
        && id.Version.SequenceCompareTo(of.Version) < 0;

    /// <summary>Whether it has been changed by the sequence told; what was changed later is still to be listed as it was.</summary>
    private bool IsTouched(string id, ulong by) => _touched.TryGet(id, out var touched) && touched.Sequence <= by;

    private Certificate Generated(int position)
    {
        var (type, index) = _order.At(position);
        return _generators[type].Create(index, (ulong)position + 1);
    }

    private int NumberOf(ReadOnlySpan<char> typeCode)
    {
        for (var number = 0; number < _generators.Length; number++)
        {
            if (typeCode.SequenceEqual(_generators[number].Type.Code))
            {
                return number;
            }
        }

        return -1;
    }
}
