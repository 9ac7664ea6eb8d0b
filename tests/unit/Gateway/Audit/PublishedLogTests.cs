using Exchange.Audit;
using Exchange.Audit.Publication;
using Exchange.Gateway.Audit;
using Exchange.Tests.Unit.Audit;
using Exchange.Tests.Unit.Audit.Notes;

namespace Exchange.Tests.Unit.Gateway.Audit;

public sealed class PublishedLogTests
{
    private const string FullDisk = "/dev/full";

    // Fails: a node whose disk is full opens files each second until the system gives it no more, and then takes no calls either.
    [Fact]
    public async Task PublicationThatFailsAgainAndAgain_LeavesNoFilesOpen()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using TemporaryDirectory directory = new();
        string tree = Path.Combine(directory.Path, "tree");
        Directory.CreateDirectory(tree);
        // Every write to it fails as on a full disk.
        File.CreateSymbolicLink(Path.Combine(tree, "level-0"), FullDisk);
        SimulatedDisk disk = new();
        using AuditLog log = TestLog.Open(disk);
        await TestLog.Append(log, 0, 1);
        PublishedLog published = new(directory.Path, 0);

        for (int tries = 0; tries < 20; tries++)
        {
            Assert.Throws<IOException>(() => LogPublisher.Open(disk, TestLog.Keys, published.Tiles(), published.Checkpoints(), TestKeys.Origin, TestKeys.Log).Publish(1));
        }

        int open = Directory.EnumerateFiles("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget == FullDisk);
        Assert.InRange(open, 0, 1);
    }
}
