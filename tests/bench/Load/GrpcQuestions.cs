namespace Exchange.Bench.Load;

/// <summary>What a load over gRPC asks, in a file: the token, the purpose, then a certificate identifier a line.</summary>
internal sealed record GrpcQuestions(string Token, string Purpose, IReadOnlyList<string> CertificateIds)
{
    public static void Write(string file, string token, string purpose, IEnumerable<string> certificateIds) =>
        File.WriteAllLines(file, [token, purpose, .. certificateIds]);

    public static GrpcQuestions Read(string file) =>
        File.ReadAllLines(file) is [var token, var purpose, .. var ids] ? new GrpcQuestions(token, purpose, ids) : throw new BenchException($"{file} holds no questions.");
}
