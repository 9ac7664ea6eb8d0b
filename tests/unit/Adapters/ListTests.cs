using Exchange.Adapters.Sources;
using Exchange.Contracts.V1;
using Grpc.Core;

namespace Exchange.Tests.Unit.Adapters;

// A cache that is filled beforehand from a list must hold what the registry has: all of it, of the type asked for.
public class ListTests
{
    private const string Operation =
        """
          list:
            request: { method: GET, path: /all, query: { type: "{typeCode}", after: "{after}", limit: "{limit}" } }
            certificates: list
            next: next
            total: total

        """;

    [Fact]
    public async Task Pages_AreReadOneAfterTheOther()
    {
        await using var registry = await RegistryServer.StartAsync((request, context) => RegistryServer.AnswerAsync(
            context, request.Target.Contains("after=2%2F1", StringComparison.Ordinal) ? """{ "list": [], "total": 2 }""" : Page("2/1")));
        var time = new ManualTime();
        await using var adapter = await AdapterServer.StartAsync(TestSource.Load(TestMappings.Whole + Operation, registry, time));

        var first = await ListAsync(adapter, "");
        Assert.Equal(TestMappings.Id, Assert.Single(first.Certificates).Id);
        Assert.Equal(("2/1", 2UL, time.GetUtcNow()), (first.NextCursor, first.Total, first.AsOf.ToDateTimeOffset()));

        var last = await ListAsync(adapter, first.NextCursor);
        Assert.Empty(last.Certificates);
        Assert.Equal("", last.NextCursor);
    }

    [Theory]
    [InlineData("""{ "next": "1" }""", StatusCode.DataLoss)]
    [InlineData("""{ "list": [{}], "next": "1" }""", StatusCode.DataLoss)]
    [InlineData("""{ "list": [], "next": "same" }""", StatusCode.DataLoss)]
    [InlineData("""{ "list": [], "next": {} }""", StatusCode.DataLoss)]
    [InlineData("""{ "list": [], "total": "many" }""", StatusCode.DataLoss)]
    public async Task PageThatCannotBeRead_IsNotPassedOver(string body, StatusCode expected)
    {
        await using var registry = await RegistryServer.StartAsync(body);
        await using var adapter = await AdapterServer.StartAsync(TestSource.Load(TestMappings.Whole + Operation, registry));
        Assert.Equal(expected, (await Assert.ThrowsAsync<RpcException>(() => ListAsync(adapter, "same"))).StatusCode);
    }

    [Fact]
    public async Task AnotherType_IsRefused()
    {
        var mapping = TestMappings.Whole + Operation;
        var second = mapping.Replace(
            "certificate:\n  id: id", $"  - code: {TestMappings.OtherTypeCode}\n    name: 食品经营许可证\n    states: {{ \"01\": valid }}\ncertificate:\n  id: id", StringComparison.Ordinal);
        await using var registry = await RegistryServer.StartAsync(Page("", TestMappings.OtherTypeCode));
        await using var adapter = await AdapterServer.StartAsync(TestSource.Load(second, registry));
        Assert.Equal(StatusCode.DataLoss, (await Assert.ThrowsAsync<RpcException>(() => ListAsync(adapter, ""))).StatusCode);
    }

    [Fact]
    public async Task RegistryWithoutAList_IsUnimplemented()
    {
        await using var registry = await RegistryServer.StartAsync("{}");
        await using var adapter = await AdapterServer.StartAsync(TestSource.Load(TestMappings.Whole, registry));
        Assert.Equal(StatusCode.Unimplemented, (await Assert.ThrowsAsync<RpcException>(() => ListAsync(adapter, ""))).StatusCode);
    }

    [Theory]
    [InlineData(TestMappings.OtherTypeCode, 0)]
    [InlineData("", 0)]
    [InlineData(TestMappings.TypeCode, -1)]
    [InlineData(TestMappings.TypeCode, 1001)]
    public async Task WrongQuestion_NeverReachesTheRegistry(string type, int size)
    {
        await using var adapter = await AdapterServer.StartAsync(TestSource.Load(TestMappings.Whole + Operation, "http://127.0.0.1:1"));
        var request = new ListCertificatesRequest { Source = "registry", TypeCode = type, PageSize = size };
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await adapter.Client.ListAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
    }

    [Theory]
    [InlineData("    next: next\n", "", "operations.list.next is missing")]
    [InlineData("    certificates: list\n    next", "    next", "operations.list.certificates is missing")]
    [InlineData(", after: \"{after}\"", "", "operations.list.request does not say {after}")]
    [InlineData("type: \"{typeCode}\", ", "", "operations.list.request does not say {typeCode}")]
    [InlineData("{limit}", "{id}", "there is no {id} here")]
    public void Slip_IsToldWithItsPlace(string good, string slip, string expected)
    {
        Assert.Contains(good, Operation, StringComparison.Ordinal);
        var errors = TestSource.ErrorsOf(TestMappings.Whole + Operation.Replace(good, slip, StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains(expected, StringComparison.Ordinal));
    }

    private static async Task<ListCertificatesReply> ListAsync(AdapterServer adapter, string cursor) =>
        await adapter.Client.ListAsync(new ListCertificatesRequest { Source = "registry", TypeCode = TestMappings.TypeCode, Cursor = cursor });

    private static string Page(string next, string type = TestMappings.TypeCode) =>
        $$"""{ "list": [{{TestMappings.Certificate(type: type)}}], "next": "{{next}}", "total": 2 }""";
}
