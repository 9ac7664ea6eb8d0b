using Exchange.Contracts.CodeLists;
using Exchange.Contracts.Identifiers;
using Exchange.Departments.Registries;
using static Exchange.Tests.Unit.Departments.Simulated;

namespace Exchange.Tests.Unit.Departments;

public class RegistryTests
{
    private readonly Registry _registry = RegistryOf(MarketRegulation, certificates: 1_000);

    // A revocation would never reach those who follow the feed.
    [Fact]
    public void ChangedCertificate_MovesToTheEndOfTheFeed()
    {
        var one = _registry.At(5);
        var before = _registry.Changes(after: null, limit: 10).LastSequence;
        var changed = _registry.ChangeState(one.Id, one.Type.States.Of(CanonicalState.Revoked))!;

        Assert.True(changed.Sequence > before);
        Assert.Equal(changed, Assert.Single(_registry.Changes(before, limit: 10).Certificates));
        Assert.Equal(changed.Sequence, _registry.Changes(after: null, limit: 10).LastSequence);
        Assert.DoesNotContain(_registry.Changes(after: 0, limit: 10).Certificates, listed => listed.Id == one.Id);
        Assert.Equal("03", _registry.Get(one.Id)!.State.Code);
        Assert.Equal("03", Assert.Single(_registry.Find(one.Holder.Code, "001", one.Type.Code), found => found.Id == one.Id).State.Code);
    }

    // Somebody who reads page by page would miss certificates, or see one out of order.
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(450)]
    public void Pages_ListEveryCertificateOnceInOrder(int limit)
    {
        foreach (var position in (int[])[0, 3, 449, 3])
        {
            var one = _registry.At(position);
            _registry.ChangeState(one.Id, one.Type.States.Of(CanonicalState.Suspended));
        }

        var listed = new List<Certificate>();
        var cursor = 0UL;
        ChangePage page;
        do
        {
            page = _registry.Changes(cursor, limit);
            listed.AddRange(page.Certificates);
            cursor = listed[^1].Sequence;
        }
        while (page.HasMore);

        Assert.Equal(page.LastSequence, cursor);
        Assert.Equal(listed.Select(one => one.Sequence).Order().Distinct(), listed.Select(one => one.Sequence));
        Assert.Equal(
            _registry.Certificates().Select(one => (one.Id, one.State.Code)).Order(),
            listed.Select(one => (one.Id, one.State.Code)).Order());
    }

    // A cache that is filled from the list would lack certificates, or answer what is no longer so.
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(5000)]
    public void List_HasEveryCertificateOfATypeOnceAsItIsNow(int limit)
    {
        var one = _registry.At(3);
        _registry.ChangeState(one.Id, one.Type.States.Of(CanonicalState.Revoked));
        var listed = new List<Certificate>();
        int? after = 0;
        while (after is { } place)
        {
            var page = _registry.List(one.Type.Code, place, limit);
            listed.AddRange(page.Certificates);
            after = page.Next;
        }

        Assert.Equal(_registry.Certificates().Where(each => each.Type == one.Type).Select(each => each.Id), listed.Select(each => each.Id));
        Assert.Equal("03", listed.Single(each => each.Id == one.Id).State.Code);
        Assert.Empty(_registry.List("none", 0, limit).Certificates);
    }

    // A counter that sends again after a lost answer would issue a second certificate, or be refused.
    [Fact]
    public void SameCertificateTwice_IsRegisteredOnce()
    {
        var issued = Issued("123456789");
        Assert.Equal(Registration.Created, _registry.Register(issued, out var first));
        Assert.Equal(Registration.AlreadyThere, _registry.Register(issued with { RelatedItems = [.. issued.RelatedItems] }, out var second));
        Assert.Equal(first.Sequence, second.Sequence);
        Assert.Single(_registry.Find(issued.Holder.Code, "001", issued.Type.Code), found => found.Id == issued.Id);
        Assert.Equal(first, _registry.Changes(first.Sequence - 1, limit: 10).Certificates[^1]);
    }

    // One office would overwrite what another has issued.
    [Fact]
    public void OtherContentUnderAnIdentifier_IsAConflict()
    {
        var issued = Issued("123456789");
        _registry.Register(issued, out _);
        Assert.Equal(Registration.Conflict, _registry.Register(issued with { Number = "another" }, out _));
        Assert.Equal(Registration.Conflict, _registry.Register(issued with { Extension = new Dictionary<string, string>() }, out _));
        Assert.Equal(Registration.Conflict, _registry.Register(_registry.At(0) with { Number = "another" }, out _));
    }

    // Certificates that nobody can verify would get into the registry.
    [Theory]
    [InlineData("1.2.156.3005.2.11350703DEM0MR018P001.11350703DEM0MR018P.JY350703123456789.001.0", "001")]
    [InlineData("nonsense", "001")]
    public void MalformedOrWrongIdentifier_IsInvalid(string id, string version) =>
        Assert.Equal(Registration.Invalid, _registry.Register(Issued("123456789") with { Id = id, Version = version }, out _));

    // After a reissue the old licence would stay valid beside the new one.
    [Fact]
    public void NewVersion_SupersedesTheCurrentOne()
    {
        var current = _registry.Certificates().First(one => one.State.Meaning == CanonicalState.Valid && one.Version == "001");
        var id = CertificateIdentifier.Parse(current.Id);
        var next = current with
        {
            Id = CertificateIdentifier.Create(id.TypeCode, id.Issuer, id.Serial, "002").ToString(),
            Version = "002",
        };

        Assert.Equal(Registration.Created, _registry.Register(next, out var stored));
        Assert.Equal(CanonicalState.Superseded, _registry.Get(current.Id)!.State.Meaning);
        Assert.Equal(CanonicalState.Valid, _registry.Get(next.Id)!.State.Meaning);
        Assert.True(_registry.Get(current.Id)!.Sequence < stored.Sequence);
    }

    // An identifier differing in its check character alone would be answered as if it had been registered.
    [Fact]
    public void Identifier_MustBeExactlyTheRegisteredOne()
    {
        var id = _registry.At(0).Id;
        Assert.Null(_registry.Get(id[..^1] + (id[^1] == 'A' ? 'B' : 'A')));
        Assert.Null(_registry.Get(""));
        Assert.Null(_registry.Get("1.2.156.3005.2"));
        Assert.Empty(_registry.Find("91350700DM000000XX", "001", _registry.At(0).Type.Code));
        Assert.Empty(_registry.Find(_registry.At(0).Holder.Code, "111", _registry.At(0).Type.Code));
        Assert.Empty(_registry.Find(_registry.At(0).Holder.Code, "001", "11100000000013338W011"));
    }

    private Certificate Issued(string serial)
    {
        var like = _registry.Certificates().First(one => one.State.Meaning == CanonicalState.Valid);
        return like with
        {
            Id = CertificateIdentifier.Create(like.Type.Code, like.Issuer.Code, serial, "001").ToString(),
            Version = "001",
        };
    }
}
