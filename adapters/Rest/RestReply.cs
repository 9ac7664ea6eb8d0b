using Exchange.Adapters.Answers;

namespace Exchange.Adapters.Rest;

/// <summary>An answer that is one: the parsed body, or that there is no match.</summary>
internal sealed class RestReply(Answer? answer, ResponseBody? body) : IDisposable
{
    public static RestReply NoMatch { get; } = new(null, null);

    public bool IsNoMatch => answer is null;

    public AnswerNode Root => answer!.Root;

    public void Dispose()
    {
        answer?.Dispose();
        body?.Dispose();
    }
}
