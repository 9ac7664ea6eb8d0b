using Exchange.Gateway.Keys;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Tests.Unit.Gateway.Keys;

public sealed class CurrentKeyRingTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly KeyRing _first = KeyRing.Generate(TimeProvider.System);
    private readonly CurrentKeyRing _current;

    public CurrentKeyRingTests()
    {
        Write(_first);
        _current = new CurrentKeyRing(_first, _file, TimeProvider.System, NullLogger<CurrentKeyRing>.Instance);
    }

    public void Dispose()
    {
        _current.Dispose();
        File.Delete(_file);
    }

    // Fails: a key is rotated, and replicas cannot read each other's cards until all are restarted.
    [Fact]
    public void RotatedRing_IsUsed()
    {
        Write(_first.Rotated(TimeProvider.System));
        _current.Refresh();
        Assert.Equal(2, _current.Ring.KeyIds.Count);
    }

    // Fails: a rotated key never reaches a node whose secrets are mounted, because a link stays as old as it is.
    [Fact]
    public void RingBehindALink_IsReadAnew()
    {
        string link = _file + ".link";
        File.CreateSymbolicLink(link, _file);
        try
        {
            using CurrentKeyRing current = new(_first, link, TimeProvider.System, NullLogger<CurrentKeyRing>.Instance);
            current.Refresh();
            DateTime written = File.GetLastWriteTimeUtc(_file);
            Write(_first.Rotated(TimeProvider.System));
            File.SetLastWriteTimeUtc(_file, written);
            current.Refresh();
            Assert.Equal(2, current.Ring.KeyIds.Count);
        }
        finally
        {
            File.Delete(link);
        }
    }

    // Fails: a slip while editing the file leaves the node without keys.
    [Fact]
    public void UnusableRing_ChangesNothing()
    {
        File.WriteAllText(_file, "{");
        _current.Refresh();
        Assert.Same(_first, _current.Ring);
    }

    // Fails: a replica names cards otherwise than the others from one second to the next, and does not hear of their changes.
    [Fact]
    public void OtherIndexKey_ChangesNothing()
    {
        Write(_first.Rotated(TimeProvider.System).Renamed(TimeProvider.System));
        _current.Refresh();
        Assert.Same(_first, _current.Ring);
    }

    private void Write(KeyRing ring) => File.WriteAllText(_file, ring.Write());
}
