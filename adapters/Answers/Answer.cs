using System.Text.Json;

namespace Exchange.Adapters.Answers;

/// <summary>A registry's answer, parsed. Its nodes are good until it is disposed of.</summary>
internal sealed class Answer : IDisposable
{
    private readonly JsonDocument? _json;

    public Answer(JsonDocument json)
    {
        _json = json;
        Root = new AnswerNode(json.RootElement);
    }

    public Answer(AnswerNode root) => Root = root;

    public AnswerNode Root { get; }

    public void Dispose() => _json?.Dispose();
}
