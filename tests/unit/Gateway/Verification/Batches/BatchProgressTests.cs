using Exchange.Audit;
using Exchange.Contracts.CodeLists;
using Exchange.Contracts.V1;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Tests.Unit.Adapters;
using Verdict = Exchange.Contracts.CodeLists.Verdict;

namespace Exchange.Tests.Unit.Gateway.Verification.Batches;

public sealed class BatchProgressTests
{
    private static readonly VerificationAnswer s_answer = new(Verdict.Unknown, [], null, [], DateTimeOffset.UnixEpoch, ServedFrom.Registry);

    // Fails: a batch with questions by holder, or to a peer that hangs, never ends, and a counter that asks for one of its certificates waits with it.
    [Fact]
    public async Task WhoeverWaitsForTheRound_IsNotWaitedForBeforeItIsAsked()
    {
        using BatchProgress progress = new(BatchQuestion.MaximumAskedAtOnce + 1);
        Task<Outcome<VerificationAnswer>> gathered = AnswerAsync(progress.Gathering.Expect().AskAsync(new Registry(), "1", "type", null!));
        await progress.AddAsync(0, Entry(), gathered, isGathered: true);
        for (int i = 1; i <= BatchQuestion.MaximumAskedAtOnce; i++)
        {
            await progress.AddAsync(i, Entry(), gathered, isGathered: false).AsTask().Patiently();
        }

        Assert.All(await progress.FinishAsync(), answer => Assert.True(answer.Succeeded));
    }

    private static PendingRecord Entry() => new(new AuditRecord(), 0);

    private static async Task<Outcome<VerificationAnswer>> AnswerAsync(Task<Outcome<OriginAnswer>> asked) => (await asked).Succeeded ? s_answer : throw new InvalidOperationException();

    private sealed class Registry : IBatchOrigin
    {
        public bool IsOwnRegistry => true;

        public Task GetManyAsync(IReadOnlyList<GatheredGet> gets)
        {
            foreach (GatheredGet get in gets)
            {
                get.Set(new OriginAnswer([], DateTimeOffset.UnixEpoch, ServedFrom.Registry, PeerAudit: null));
            }

            return Task.CompletedTask;
        }

        public Task<Outcome<OriginAnswer>> GetAsync(string id, string typeCode, Inquiry inquiry, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<Outcome<OriginAnswer>> FindAsync(HolderQuery query, Inquiry inquiry, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
