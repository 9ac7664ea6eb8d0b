using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Verification;

/// <summary>
/// The questions of a batch that wait for somebody. Those that go to their registries together are settled together, a
/// round at a time; of the others some are under way at once.
/// </summary>
internal sealed class BatchProgress(int count) : IDisposable
{
    private readonly Outcome<VerificationAnswer>[] _answers = new Outcome<VerificationAnswer>[count];
    private readonly Queue<Waiting> _alone = new();
    private readonly Queue<Waiting> _together = new();

    /// <summary>The round under way.</summary>
    public Gathering Gathering { get; private set; } = new();

    public void Settle(int index, PendingRecord entry, Outcome<VerificationAnswer> answer)
    {
        entry.AddDecision(answer.Problem);
        entry.AddVerdict(answer);
        _answers[index] = answer;
    }

    /// <summary>Adds a question; where enough are under way, waits for some.</summary>
    public async ValueTask AddAsync(int index, PendingRecord entry, Task<Outcome<VerificationAnswer>> answer, bool isGathered)
    {
        (isGathered ? _together : _alone).Enqueue(new Waiting(index, entry, answer));
        if (_together.Count == Gathering.Most)
        {
            await FinishRoundAsync();
        }

        if (_alone.Count == BatchQuestion.MaximumAskedAtOnce)
        {
            if (!_alone.Peek().Answer.IsCompleted)
            {
                // Nobody who waits for one of the round's certificates is to wait for a peer; and what a holder has may be
                // waiting for one of them itself.
                CloseRound();
            }

            await SettleOldestAsync(_alone);
        }
    }

    /// <summary>Waits for all of them.</summary>
    public async ValueTask<Outcome<VerificationAnswer>[]> FinishAsync()
    {
        await FinishRoundAsync();
        while (_alone.Count > 0)
        {
            await SettleOldestAsync(_alone);
        }

        return _answers;
    }

    /// <summary>Whoever gives the batch up leaves nobody waiting for its questions.</summary>
    public void Dispose() => Gathering.Close();

    private async ValueTask FinishRoundAsync()
    {
        CloseRound();
        while (_together.Count > 0)
        {
            await SettleOldestAsync(_together);
        }
    }

    private void CloseRound()
    {
        Gathering.Close();
        Gathering = new Gathering();
    }

    private async ValueTask SettleOldestAsync(Queue<Waiting> questions)
    {
        Waiting oldest = questions.Dequeue();
        Settle(oldest.Index, oldest.Entry, await oldest.Answer);
    }

    private readonly record struct Waiting(int Index, PendingRecord Entry, Task<Outcome<VerificationAnswer>> Answer);
}
