using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Exchange.Bench.World;
using Exchange.Contracts.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Exchange.Bench.Load;

/// <summary>
/// Loads a node over gRPC, from a process of its own as wrk is: each caller asks, waits for the answer, and asks again;
/// a stream keeps as many questions under way as the node takes at a time. It costs more of the machine than wrk does.
/// </summary>
internal sealed class GrpcLoad(Uri address, GrpcQuestions questions, int callers, bool stream, TimeSpan duration)
{
    private const int CallersOfAChannel = 8;
    private const int QuestionsOfAStream = 32;

    /// <summary>Before it counts: this process has to be compiled first.</summary>
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(1);

    private readonly Metadata _headers = new() { { "authorization", "Bearer " + questions.Token } };
    private readonly ConcurrentBag<List<long>> _latencies = [];
    private long _next = -1;
    private long _asked;
    private long _failures;

    /// <param name="file">Made by <see cref="GrpcQuestions.Write"/>.</param>
    public static ProcessStartInfo Command(Server server, string file, int callers, bool stream, TimeSpan duration)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!,
        [
            "exec", Programs.Bench, "grpc", "--address", server.Address.ToString(), "--questions", file, "--callers", $"{callers}", "--stream", $"{stream}", "--seconds", $"{duration.TotalSeconds:0}",
        ]);
        start.Environment["DOTNET_gcServer"] = "0";
        return start;
    }

    /// <summary>Loads, and says what came of it as wrk's script does; times in microseconds.</summary>
    public async Task<int> RunAsync()
    {
        long from = Stopwatch.GetTimestamp() + (long)(s_warmUp.TotalSeconds * Stopwatch.Frequency);
        long to = from + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        int width = stream ? QuestionsOfAStream : CallersOfAChannel;
        await Task.WhenAll(Enumerable.Range(0, Math.Max(1, callers / width)).Select(_ => Task.Run(() => ChannelAsync(Math.Min(width, callers), from, to))));

        long[] all = [.. _latencies.SelectMany(each => each).Order()];
        long Percentile(int percent) => all.Length == 0 ? 0 : (long)TimeSpan.FromSeconds((double)all[(int)(all.Length * (percent / 100.0))] / Stopwatch.Frequency).TotalMicroseconds;
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"RESULT requests={all.Length} duration={(long)duration.TotalMicroseconds} p50={Percentile(50)} p99={Percentile(99)} status={_failures} transport=0 asked={_asked}"));
        return 0;
    }

    private async Task ChannelAsync(int width, long from, long to)
    {
        using GrpcChannel channel = GrpcChannel.ForAddress(address);
        Verification.VerificationClient client = new(channel);
        await (stream ? StreamAsync(client, from, to) : Task.WhenAll(Enumerable.Range(0, width).Select(_ => CallAsync(client, from, to))));
    }

    private async Task CallAsync(Verification.VerificationClient client, long from, long to)
    {
        List<long> latencies = [];
        for (long sent = Stopwatch.GetTimestamp(); sent < to; sent = Stopwatch.GetTimestamp())
        {
            try
            {
                Count(await client.VerifyAsync(Next(), _headers), sent, from, to, latencies);
            }
            catch (RpcException)
            {
                Interlocked.Increment(ref _failures);
            }
        }

        _latencies.Add(latencies);
    }

    private async Task StreamAsync(Verification.VerificationClient client, long from, long to)
    {
        List<long> latencies = [];
        ConcurrentQueue<long> sentAt = new();
        using SemaphoreSlim underWay = new(QuestionsOfAStream);
        using AsyncDuplexStreamingCall<VerifyRequest, VerifyResult> call = client.VerifyStream(_headers);
        Task asking = AskAsync();
        // The answers come in the order of the questions.
        while (await call.ResponseStream.MoveNext(CancellationToken.None) && sentAt.TryDequeue(out long sent))
        {
            underWay.Release();
            Count(call.ResponseStream.Current.Reply, sent, from, to, latencies);
        }

        await asking;
        _latencies.Add(latencies);

        async Task AskAsync()
        {
            while (Stopwatch.GetTimestamp() < to)
            {
                await underWay.WaitAsync();
                sentAt.Enqueue(Stopwatch.GetTimestamp());
                await call.RequestStream.WriteAsync(Next());
            }

            await call.RequestStream.CompleteAsync();
        }
    }

    private void Count(VerifyReply? reply, long sent, long from, long to, List<long> latencies)
    {
        long now = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _asked);
        if (reply is not { ServedFrom: ServedFrom.Cache })
        {
            Interlocked.Increment(ref _failures);
        }
        else if (now >= from && now < to)
        {
            latencies.Add(now - sent);
        }
    }

    private VerifyRequest Next() => new()
    {
        CertificateId = questions.CertificateIds[(int)(Interlocked.Increment(ref _next) % questions.CertificateIds.Count)],
        Context = new Context { Purpose = questions.Purpose, Officer = "jy-017" },
    };
}
