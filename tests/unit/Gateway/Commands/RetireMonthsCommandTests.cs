using Exchange.Audit;
using Exchange.Audit.Notes;
using Exchange.Audit.Publication;
using Exchange.Audit.Storage;
using Exchange.Gateway.Commands;
using Exchange.Gateway.Hosting;
using Exchange.Tests.Unit.Audit;
using Exchange.Tests.Unit.Gateway.Configuration;

namespace Exchange.Tests.Unit.Gateway.Commands;

public sealed class RetireMonthsCommandTests : IDisposable
{
    private readonly NodeFiles _files = new();

    public void Dispose() => _files.Dispose();

    // Fails: old records outlive the law's term, or what was never published can no more be proven afterwards.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OldMonths_AreRetired_AndTheOrderIsPublished(bool isPublished)
    {
        if (isPublished)
        {
            _files.Write("checkpoints.key", NoteSignerKey.Generate("exchange.example/350703", NoteKeyType.Ed25519).ToPrivateText());
            _files.With("Audit:CheckpointKeyFile", "checkpoints.key");
        }

        CompiledNode node = _files.Compile();
        await using (node.State)
        {
            FileLogStorage storage = new(node.Configuration.Audit.Directory);
            await WriteOldAsync(node, storage);

            LogRetirement done = await RetireMonthsCommand.RetireAsync(node, RetireMonthsCommand.DefaultBefore(TimeProvider.System), "jy-001", "保存期限届满");

            Assert.Equal(RetirementOutcome.Retired, done.Outcome);
            Assert.Equal([new AuditMonth(2020, 5)], done.Months);
            AuditRecord order = Assert.Single(new AuditLogReader(storage, node.AuditKeys).Read()).Record;
            Assert.Equal(("350703", "jy-001", "保存期限届满"), (order.Node, order.Who.Officer, order.Why.Purpose));
            Assert.Equal(isPublished, File.Exists(Path.Combine(node.Configuration.Audit.Directory, "tree", "checkpoint")));
        }
    }

    // Fails: run without the key that signs what is published, the command takes what can never be published again, and the tree ends there.
    [Fact]
    public async Task LogThatWasPublished_IsNotRetiredWithoutItsKey()
    {
        CompiledNode node = _files.Compile();
        await using (node.State)
        {
            FileLogStorage storage = new(node.Configuration.Audit.Directory);
            await WriteOldAsync(node, storage);
            new FileCheckpointStore(Path.Combine(node.Configuration.Audit.Directory, "tree")).Write("a checkpoint"u8);

            LogRetirement done = await RetireMonthsCommand.RetireAsync(node, RetireMonthsCommand.DefaultBefore(TimeProvider.System), "jy-001", "保存期限届满");

            Assert.Equal(RetirementOutcome.NotPublished, done.Outcome);
            Assert.Equal(5, new AuditLogReader(storage, node.AuditKeys).Read().Count());
        }
    }

    // Fails: a run without a month given destroys what must still be kept.
    [Fact]
    public void WithoutAMonth_ThreeYearsAreKept() => Assert.Equal(
        new AuditMonth(2023, 11),
        RetireMonthsCommand.DefaultBefore(new SimulatedTime { Now = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero) }));

    private static async Task WriteOldAsync(CompiledNode node, FileLogStorage storage)
    {
        using AuditLog old = AuditLog.Open(
            new AuditLogOptions { LogName = node.LogName }, node.AuditKeys, new SimulatedTime { Now = new DateTimeOffset(2020, 5, 6, 0, 0, 0, TimeSpan.Zero) }, storage);
        await TestLog.Append(old, 0, 5);
    }
}
