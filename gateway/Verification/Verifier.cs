using System.Runtime.CompilerServices;
using Exchange.Audit;
using Exchange.Contracts.CodeLists;
using Exchange.Contracts.Identifiers;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Holders;
using Exchange.Gateway.Verification.Presentations;
using Exchange.Gateway.Verification.Receipts;

namespace Exchange.Gateway.Verification;

/// <summary>
/// Answers "is this certificate good?" for every front: HTTP, gRPC and the counter page. Grant, card, verdict, record;
/// the record is durable before anything comes back, whatever the outcome.
/// </summary>
internal sealed class Verifier(
    CertificateTypes types, AccessSnapshots access, CardResolver cards, HolderResolver holders, PresentationCheck presentations, ReceiptSigner receipts, AccessRecorder recorder, TimeProvider time)
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome<VerificationAnswer>> VerifyAsync(Client client, Outcome<VerificationQuestion> question, CancellationToken cancellation)
    {
        PendingRecord record = recorder.Begin(AuditKind.Verification, client);
        Outcome<VerificationAnswer> outcome;
        if (question.Succeeded)
        {
            record.Add(question.Value.Context);
            outcome = await DecideAsync(client, question.Value, record, cancellation);
            record.AddVerdict(outcome);
        }
        else
        {
            outcome = question.Problem;
        }

        outcome = await recorder.CompleteAsync(record, outcome);
        if (outcome.Succeeded)
        {
            VerificationMetrics.Given(outcome.Value.Verdict);
            if (question.Value!.Receipt)
            {
                outcome.Value.Receipt = receipts.Sign(client, question.Value, outcome.Value);
            }
        }

        return outcome;
    }

    /// <summary>Many questions in one context, under one record that holds each of them. One that fails spoils no other.</summary>
    public async ValueTask<Outcome<BatchAnswer>> VerifyBatchAsync(Client client, Outcome<BatchQuestion> batch, CancellationToken cancellation)
    {
        PendingRecord record = recorder.Begin(AuditKind.Batch, client);
        Outcome<BatchAnswer> outcome;
        if (batch.Succeeded)
        {
            record.Add(batch.Value.Context);
            outcome = new BatchAnswer(await DecideAllAsync(client, batch.Value.Questions, record, cancellation));
        }
        else
        {
            outcome = batch.Problem;
        }

        outcome = await recorder.CompleteAsync(record, outcome);
        if (outcome.Succeeded)
        {
            foreach (Outcome<VerificationAnswer> answer in outcome.Value.Answers)
            {
                if (answer.Succeeded)
                {
                    VerificationMetrics.Given(answer.Value.Verdict);
                }
            }
        }

        return outcome;
    }

    private async Task<Outcome<VerificationAnswer>[]> DecideAllAsync(
        Client client, IReadOnlyList<Outcome<VerificationQuestion>> questions, PendingRecord record, CancellationToken cancellation)
    {
        await cards.ReadSharedAsync(ShareableOf(client, questions));
        using BatchProgress progress = new(questions.Count);
        for (int i = 0; i < questions.Count; i++)
        {
            PendingRecord entry = record.BeginEntry();
            if (!questions[i].Succeeded)
            {
                progress.Settle(i, entry, questions[i].Problem!);
                continue;
            }

            ValueTask<Outcome<VerificationAnswer>> deciding = DecideAsync(client, questions[i].Value!, entry, cancellation, progress.Gathering);
            if (deciding.IsCompletedSuccessfully)
            {
                progress.Settle(i, entry, deciding.Result);
            }
            else
            {
                await progress.AddAsync(i, entry, deciding.AsTask(), IsGathered(questions[i].Value!));
            }
        }

        return await progress.FinishAsync();
    }

    /// <summary>Whether its registry is asked for it together with others.</summary>
    private bool IsGathered(VerificationQuestion question) =>
        question is { Certificate: not null, Presentation: null } && types.Find(question.TypeCode)?.Origin is IBatchOrigin;

    private IEnumerable<(string Id, CertificateTypeEntry Type, Inquiry Inquiry)> ShareableOf(Client client, IEnumerable<Outcome<VerificationQuestion>> questions)
    {
        foreach (Outcome<VerificationQuestion> outcome in questions)
        {
            if (outcome.Value is { Certificate: { } id } question && types.Find(question.TypeCode) is { } type)
            {
                yield return (id.ToString(), type, new Inquiry(AccessAction.Verify, client, question.Context, []));
            }
        }
    }

    // What is in the cache is decided without waiting for anything, so the steps are asynchronous only where they must be.
    private ValueTask<Outcome<VerificationAnswer>> DecideAsync(
        Client client, VerificationQuestion question, PendingRecord record, CancellationToken cancellation, Gathering? gathering = null)
    {
        Describe(question, record);

        if (types.Find(question.TypeCode) is not { } type)
        {
            return Refused(new Problem(ProblemKind.NotGranted, "No grant covers this certificate type."));
        }

        Decision decision = access.Current.Decide(client.Id, AccessAction.Verify, type.Code, question.Context.Purpose, time.GetUtcNow());
        if (Denials.Of(decision, "verifying certificates of this type") is { } denial)
        {
            return Refused(denial);
        }

        Inquiry inquiry = new(AccessAction.Verify, client, question.Context, []);
        return (question.Certificate, question.Presentation) switch
        {
            ({ } id, null) => DecideByIdAsync(id, type, inquiry, record, cancellation, gathering),
            ({ } id, { } shown) => DecideByPresentationAsync(shown, id, type, inquiry, record, cancellation),
            _ => DecideByHolderAsync(question.Holder!, type, inquiry, record, cancellation),
        };
    }

    private async ValueTask<Outcome<VerificationAnswer>> DecideByPresentationAsync(
        ShownPresentation shown, CertificateIdentifier id, CertificateTypeEntry type, Inquiry inquiry, PendingRecord record, CancellationToken cancellation)
    {
        if (await presentations.CheckAsync(shown) is { } fault)
        {
            return fault;
        }

        Outcome<VerificationAnswer> outcome = await DecideByIdAsync(id, type, inquiry, record, cancellation);

        // Last, so that what ends in a problem does not use it up.
        return outcome.Succeeded && shown.SingleUse && await presentations.UseAsync(shown, cancellation) is { } used ? used : outcome;
    }

    private ValueTask<Outcome<VerificationAnswer>> DecideByIdAsync(
        CertificateIdentifier id, CertificateTypeEntry type, Inquiry inquiry, PendingRecord record, CancellationToken cancellation, Gathering? gathering = null)
    {
        ValueTask<Outcome<FetchedCard>> resolving = cards.ResolveAsync(id.ToString(), type, inquiry, cancellation, gathering);
        return resolving.IsCompletedSuccessfully ? new(Judge(id, resolving.Result, record)) : JudgeAsync(id, resolving, record);
    }

    private async ValueTask<Outcome<VerificationAnswer>> JudgeAsync(CertificateIdentifier id, ValueTask<Outcome<FetchedCard>> resolving, PendingRecord record) =>
        Judge(id, await resolving, record);

    private Outcome<VerificationAnswer> Judge(CertificateIdentifier id, Outcome<FetchedCard> outcome, PendingRecord record)
    {
        if (!outcome.Succeeded)
        {
            return outcome.Problem;
        }

        FetchedCard fetched = outcome.Value;
        record.AddOrigin(fetched.ServedFrom, fetched.AsOf, fetched.PeerAudit);
        if (fetched.Card is { } card)
        {
            return new VerificationAnswer(
                VerdictRules.Decide(card, time.GetUtcNow()), id.CheckHolds ? [] : [CheckCharacters.MismatchWarning], card, [], fetched.AsOf, fetched.ServedFrom);
        }

        // A failed check character is looked up first: it is an error only on an identifier that nobody knows.
        return id.CheckHolds
            ? new VerificationAnswer(Verdict.Unknown, [], null, [], fetched.AsOf, fetched.ServedFrom)
            : CheckCharacters.Mismatch("certificateId", id);
    }

    private async ValueTask<Outcome<VerificationAnswer>> DecideByHolderAsync(
        HolderQuery holder, CertificateTypeEntry type, Inquiry inquiry, PendingRecord record, CancellationToken cancellation)
    {
        Outcome<FoundCards> outcome = await holders.FindAsync(holder, type, inquiry, cancellation);
        if (!outcome.Succeeded)
        {
            return outcome.Problem;
        }

        FoundCards answer = outcome.Value;
        record.AddOrigin(answer.ServedFrom, answer.AsOf, answer.PeerAudit);
        Problem? mismatch = HolderQueries.CheckCharacter(holder);
        if (mismatch is not null && answer.Cards.Count == 0)
        {
            return mismatch;
        }

        (Verdict verdict, Card? card, IReadOnlyList<Card> candidates) = VerdictRules.Decide(answer.Cards, time.GetUtcNow());
        foreach (Card shown in card is null ? candidates : [card])
        {
            record.AddCertificate(shown.Id, shown.TypeCode);
        }

        return new VerificationAnswer(verdict, mismatch is null ? [] : [CheckCharacters.MismatchWarning], card, candidates, answer.AsOf, answer.ServedFrom);
    }

    private static ValueTask<Outcome<VerificationAnswer>> Refused(Problem problem) => new(problem);

    private static void Describe(VerificationQuestion question, PendingRecord record)
    {
        if (question.Certificate is { } id)
        {
            record.AddCertificate(id.ToString(), id.TypeCode.ToString());
        }
        else
        {
            record.AddHolder(question.Holder!.HolderCode, question.Holder.HolderCodeType, question.Holder.TypeCode);
        }
    }
}
