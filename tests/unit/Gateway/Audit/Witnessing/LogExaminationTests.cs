using Exchange.Audit.Notes;
using Exchange.Audit.Tree;
using Exchange.Gateway.Audit.Witnessing;
using Exchange.Tests.Unit.Audit.Notes;

namespace Exchange.Tests.Unit.Gateway.Audit.Witnessing;

/// <summary>If one of these fails, an honest node is accused because somebody else sent something, or one that rewrote its log is not.</summary>
public sealed class LogExaminationTests : IDisposable
{
    private readonly PublishedTree _published = new();
    private readonly HttpClient _http;

    public LogExaminationTests() => _http = new HttpClient(_published, disposeHandler: false);

    public void Dispose()
    {
        _http.Dispose();
        _published.Dispose();
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(4, 600)]
    [InlineData(256, 257)]
    [InlineData(700, 900)]
    public void OldCheckpointSentOnceMore_AccusesNobody(int old, int last)
    {
        SignedCheckpoint shown = _published.Tree.Grow(old);
        SignedCheckpoint cosigned = _published.Tree.Grow(last);
        _published.Checkpoint = _published.Tree.Grow(1000);

        Assert.Equal(LogFinding.Sound, Examine(shown, cosigned).Finding);
        // A new one whose proof was made up.
        Assert.Equal(LogFinding.Sound, Examine(_published.Checkpoint, cosigned).Finding);
    }

    [Fact]
    public void LogThatPublishesLessThanItHasSigned_WasRolledBack()
    {
        _published.Checkpoint = _published.Tree.Grow(5);
        SignedCheckpoint cosigned = new WitnessedTree().Grow(9);

        LogExamined examined = Examine(_published.Checkpoint, cosigned);

        Assert.Equal((LogFinding.RolledBack, 5ul), (examined.Finding, examined.Evidence!.Checkpoint.Size));
        // The signature is the log's, on a tree that it does not publish.
        Assert.Equal(LogFinding.RolledBack, Examine(cosigned, _published.Tree.Grow(4)).Finding);
    }

    /// <summary>Behind one address there are all replicas of a node. Whoever sends an old checkpoint while another one answers, some seconds behind, must not have the log accused.</summary>
    [Fact]
    public void CopyThatIsBehind_AccusesNobody()
    {
        SignedCheckpoint shown = _published.Tree.Grow(5);
        _published.Checkpoint = _published.Tree.Grow(8);
        SignedCheckpoint cosigned = _published.Tree.Grow(9);
        _published.IsCopy = true;

        Assert.Equal(LogFinding.Unknown, Examine(shown, cosigned).Finding);
        _published.Checkpoint = cosigned;
        Assert.Equal(LogFinding.Sound, Examine(shown, cosigned).Finding);
        // What two signatures show is shown by a copy as well.
        Assert.Equal(LogFinding.Forked, Examine(new WitnessedTree().Grow(7, "other"), cosigned).Finding);
    }

    [Theory]
    [InlineData(300, 400)]
    [InlineData(300, 301)]
    [InlineData(300, 1000)]
    public void LogThatWasRewritten_IsForked(int cosignedSize, int size)
    {
        SignedCheckpoint cosigned = new WitnessedTree().Grow(cosignedSize);
        _published.Tree.Grow(200);
        _published.Checkpoint = _published.Tree.Grow(size, "other");

        LogExamined examined = Examine(_published.Checkpoint, cosigned);

        Assert.Equal((LogFinding.Forked, (ulong)size), (examined.Finding, examined.Evidence!.Checkpoint.Size));
    }

    /// <summary>Its key signs at two places, and the one that is looked at is the honest one.</summary>
    [Theory]
    [InlineData(250)]
    [InlineData(400)]
    [InlineData(500)]
    public void CheckpointOfAnotherTreeUnderTheSameKey_IsAFork(int size)
    {
        SignedCheckpoint cosigned = _published.Tree.Grow(300);
        _published.Checkpoint = _published.Tree.Grow(500);
        SignedCheckpoint shown = new WitnessedTree().Grow(size, "other");

        LogExamined examined = Examine(shown, cosigned);

        Assert.Equal((LogFinding.Forked, shown.Note.ToString()), (examined.Finding, examined.Evidence!.Note.ToString()));
    }

    [Fact]
    public void ForkThatShowsByItself_NeedsNoQuestion()
    {
        _published.Fails = new HttpRequestException("away");
        SignedCheckpoint shown = TestKeys.Checkpoint(9, root: 2);

        LogExamined examined = Examine(shown, TestKeys.Checkpoint(9, root: 1), isProven: true);

        Assert.Equal((LogFinding.Forked, shown), (examined.Finding, examined.Evidence));
    }

    [Fact]
    public void LogThatCannotBeLookedInto_IsNotAccused()
    {
        SignedCheckpoint shown = _published.Tree.Grow(5);
        SignedCheckpoint cosigned = _published.Tree.Grow(300);
        SignedCheckpoint latest = _published.Tree.Grow(600);
        NoteSignerKey stranger = NoteSignerKey.Generate(TestKeys.Origin, NoteKeyType.Ed25519);

        Assert.Contains("There is no checkpoint", AssertUnknown(), StringComparison.Ordinal);
        _published.Checkpoint = SignedCheckpoint.Of(_published.Tree.Grow(601).Checkpoint, stranger);
        Assert.Contains("not its own", AssertUnknown(), StringComparison.Ordinal);
        _published.Checkpoint = latest;
        TilePath tile = TilePath.OfHashes(0, 1);
        _published.Tree.Tiles.Files[tile] = [.. _published.Tree.Tiles.Files[tile]];
        _published.Tree.Tiles.Files[tile][40] ^= 1;
        AssertUnknown();
        _published.Tree.Tiles.Files.Remove(tile);
        AssertUnknown();
        _published.Tree.Tiles.Files[tile] = new byte[100_000];
        AssertUnknown();
        _published.Fails = new HttpRequestException("away");
        AssertUnknown();
        _published.Fails = new TaskCanceledException("too slow");
        AssertUnknown();

        string AssertUnknown()
        {
            LogExamined examined = Examine(shown, cosigned);
            Assert.Equal((LogFinding.Unknown, null), (examined.Finding, examined.Evidence));
            return examined.Reason!;
        }
    }

    private LogExamined Examine(SignedCheckpoint shown, SignedCheckpoint cosigned, bool isProven = false) =>
        new LogExamination(_http).Examine(new Suspicion(TestWitness.Log, shown, cosigned, isProven));
}
