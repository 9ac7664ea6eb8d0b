using Exchange.Gateway.Access;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Verification;

/// <summary>Many things to be verified for one reason.</summary>
/// <param name="Questions">1 to 1,000, each by itself good or not.</param>
internal sealed record BatchQuestion(IReadOnlyList<Outcome<VerificationQuestion>> Questions, CallContext Context)
{
    public const int MaximumQuestions = 1000;

    /// <summary>How many questions of one batch may be asked one by one at a time: a batch must not take what counters need.</summary>
    public const int MaximumAskedAtOnce = 16;

    /// <param name="read">Reads the question at a place, given the context.</param>
    public static Outcome<BatchQuestion> Create(int count, Func<int, Outcome<CallContext>, Outcome<VerificationQuestion>> read, Outcome<CallContext> context)
    {
        if (!context.Succeeded)
        {
            return context.Problem;
        }

        if (count is 0 or > MaximumQuestions)
        {
            return Problem.At(ProblemKind.MalformedRequest, "items", $"1 to {MaximumQuestions} items are taken at once; {count} were given.");
        }

        Outcome<VerificationQuestion>[] questions = new Outcome<VerificationQuestion>[count];
        for (int i = 0; i < count; i++)
        {
            questions[i] = read(i, context);
        }

        return new BatchQuestion(questions, context.Value);
    }
}
