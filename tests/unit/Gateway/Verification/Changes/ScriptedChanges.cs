using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Exchange.Gateway.Verification.Changes;
using Exchange.Tests.Unit.Adapters;
using Grpc.Core;

namespace Exchange.Tests.Unit.Gateway.Verification.Changes;

/// <summary>A change stream that says what the test says, one event after the other.</summary>
internal sealed class ScriptedChanges : IChangeSource
{
    private readonly Channel<string> _opened = Channel.CreateUnbounded<string>();
    private readonly Channel<Sent> _events = Channel.CreateUnbounded<Sent>();

    /// <summary>How the next streams are refused, before any event.</summary>
    public Queue<StatusCode> Refusals { get; } = new();

    /// <summary>The cursor that the next stream is opened with.</summary>
    public Task<string> OpenedAsync() => _opened.Reader.ReadAsync().Patiently();

    public bool IsOpenedAgain => _opened.Reader.Count > 0;

    /// <summary>Sends an event and waits until it has been dealt with.</summary>
    public Task SendAsync(ChangeEvent sent) => SendAsync(new Sent(sent, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));

    /// <summary>Breaks the stream off.</summary>
    public Task BreakAsync() => SendAsync(new Sent(null, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));

    public async IAsyncEnumerable<ChangeEvent> OpenAsync(string cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        bool isRefused = Refusals.TryDequeue(out StatusCode refusal);
        _opened.Writer.TryWrite(cursor);
        if (isRefused)
        {
            throw new RpcException(new Status(refusal, "As the test says."));
        }

        while (true)
        {
            Sent next = await _events.Reader.ReadAsync(cancellation);
            try
            {
                yield return next.Event ?? throw new RpcException(new Status(StatusCode.Unavailable, "As the test says."));
            }
            finally
            {
                next.DealtWith.TrySetResult();
            }
        }
    }

    private Task SendAsync(Sent sent)
    {
        _events.Writer.TryWrite(sent);
        return sent.DealtWith.Task.Patiently();
    }

    private sealed record Sent(ChangeEvent? Event, TaskCompletionSource DealtWith);
}
