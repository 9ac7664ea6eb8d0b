using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Exchange.Tests.Unit.Departments;

// The mapping file of this department is written against its README; whatever breaks here breaks the demo.
public class NaturalResourcesApiTests
{
    [Fact]
    public async Task Get_GivesGb18030WithCompactDates()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.NaturalResources);
        var one = department.Registry.At(40);
        using var answer = await department.PostAsync("/zrzy/dzzz/cx", $$"""{"ZZBS": "{{one.Id}}"}""");

        Assert.Equal("GB18030", answer.Content.Headers.ContentType?.CharSet);
        var json = await answer.JsonAsync();
        Assert.Equal("0", json.Text("ZT"));
        var certificate = json.GetProperty("SJ");
        Assert.Equal(one.Id, certificate.Text("ZZBS"));
        Assert.Equal(one.Holder.Name, certificate.Text("CZZTMC"));
        Assert.Equal($"{one.ValidFrom:yyyyMMdd}", certificate.Text("YXQQSRQ"));
        Assert.Equal(one.ValidTo is { } last ? $"{last:yyyyMMdd}" : "99991231", certificate.Text("YXQJZRQ"));
        Assert.Equal(one.State.Code, certificate.Text("ZZZT"));
    }

    // A person whose name has a rare character would be told that the certificate is somebody else's.
    [Fact]
    public async Task RareCharacters_SurviveAsFourBytes()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.NaturalResources);
        var one = department.Registry.Certificates().First(one => one.Holder.Name.Any(character => character is '㛃' or '䶮'));
        using var answer = await department.PostAsync("/zrzy/dzzz/cx", $$"""{"ZZBS": "{{one.Id}}"}""");
        var name = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes(one.Holder.Name);
        Assert.True(name.Length > 2 * one.Holder.Name.Length);
        Assert.True((await answer.Content.ReadAsByteArrayAsync()).AsSpan().IndexOf(name) > 0);
    }

    [Fact]
    public async Task Failures_AreStatus200WithACodeInside()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.NaturalResources);
        var unknown = department.Registry.Beyond(7);
        await Answers("1001", "/zrzy/dzzz/cx", $$"""{"ZZBS": "{{unknown.Id}}"}""");
        await Answers("1001", "/zrzy/dzzz/wj", $$"""{"ZZBS": "{{unknown.Id}}"}""");
        await Answers("1001", "/zrzy/dzzz/czzt", Holder(unknown.Holder.Code, unknown.Type.Code));
        await Answers("2002", "/zrzy/dzzz/cx", "{}");
        await Answers("2002", "/zrzy/dzzz/cx", "{");
        await Answers("2002", "/zrzy/dzzz/bg", """{"XH": "x"}""");
        await Answers("2002", "/zrzy/dzzz/dj", "{}");
        await Answers("2003", "/zrzy/dzzz/czzt", Holder(unknown.Holder.Code, "11100000MB0143028R001"));
        department.Client.DefaultRequestHeaders.Remove("X-ZRZY-TOKEN");
        await Answers("2001", "/zrzy/dzzz/cx", $$"""{"ZZBS": "{{department.Registry.At(0).Id}}"}""");

        async Task Answers(string code, string path, string body)
        {
            using var answer = await department.PostAsync(path, body);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(code, (await answer.JsonAsync()).Text("ZT"));
        }
    }

    [Fact]
    public async Task HolderQuery_GivesAllVersions()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.NaturalResources);
        var one = department.Registry.At(0);
        using var answer = await department.PostAsync("/zrzy/dzzz/czzt", Holder(one.Holder.Code, one.Type.Code));
        Assert.Equal(["001", "002"], (await answer.JsonAsync()).GetProperty("SJ").EnumerateArray().Select(item => item.Text("BBH")));
    }

    [Theory]
    [InlineData("""{"XH": 3, "TS": 2}""")]
    [InlineData("""{"XH": "3", "TS": "2"}""")]
    public async Task Changes_TakeNumbersAndDigits(string body)
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.NaturalResources);
        using var answer = await department.PostAsync("/zrzy/dzzz/bg", body);
        var page = await answer.JsonAsync();
        Assert.Equal("20261122100304567", page.Text("XTSJ"));
        Assert.Equal("1", page.Text("SFYGD"));
        Assert.Equal([4, 5], page.GetProperty("SJ").EnumerateArray().Select(item => item.GetProperty("BGXH").GetInt32()));
    }

    [Fact]
    public async Task ChangesFromNowOn_AreAnEmptyListWithTheLastSequence()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.NaturalResources);
        using var answer = await department.PostAsync("/zrzy/dzzz/bg", """{"XH": ""}""");
        var page = await answer.JsonAsync();
        Assert.Equal(department.Registry.Count, page.GetProperty("ZDXH").GetInt32());
        Assert.Equal(0, page.GetProperty("SJ").GetArrayLength());
    }

    [Fact]
    public async Task List_GoesOnPageByPage()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.NaturalResources);
        var type = department.Registry.At(0).Type.Code;
        var all = department.Registry.Certificates().Where(one => one.Type.Code == type).Select(one => one.Id).ToList();
        using var answer = await department.PostAsync("/zrzy/dzzz/lb", $$"""{"ZZLXDM": "{{type}}", "XH": "2", "TS": 3}""");
        var page = await answer.JsonAsync();
        Assert.Equal(all[2..5], page.GetProperty("SJ").EnumerateArray().Select(item => item.Text("ZZBS")));
        Assert.Equal(("5", all.Count), (page.Text("XYY"), page.GetProperty("ZS").GetInt32()));
        using var last = await department.PostAsync("/zrzy/dzzz/lb", $$"""{"ZZLXDM": "{{type}}", "XH": {{all.Count - 1}}}""");
        Assert.Equal("", (await last.JsonAsync()).Text("XYY"));
        using var unknown = await department.PostAsync("/zrzy/dzzz/lb", """{"ZZLXDM": "none"}""");
        Assert.Equal("2003", (await unknown.JsonAsync()).Text("ZT"));
    }

    [Fact]
    public async Task Document_IsAPdf()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.NaturalResources);
        var one = department.Registry.Certificates().First(one => one.HasDocument);
        using var answer = await department.PostAsync("/zrzy/dzzz/wj", $$"""{"ZZBS": "{{one.Id}}"}""");
        await answer.IsPdfAsync();
    }

    [Theory]
    [InlineData("GB18030", "application/json")]
    [InlineData("GB18030", "application/json; charset=GB18030")]
    [InlineData("utf-8", "application/json; charset=utf-8")]
    public async Task Register_ReadsTheCharsetOfTheContentType(string charset, string contentType)
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.NaturalResources);
        var like = department.Registry.Beyond(7);
        using var got = await department.PostAsync("/zrzy/dzzz/cx", $$"""{"ZZBS": "{{department.Registry.At(40).Id}}"}""");
        var body = JsonNode.Parse((await got.JsonAsync()).GetProperty("SJ").GetRawText())!;
        body["ZZBS"] = like.Id;
        body["ZZLXDM"] = like.Type.Code;
        body["BBH"] = like.Version;
        body["CZZTMC"] = "王㛃";
        Assert.Equal("王㛃", await Registered());
        Assert.Equal("王㛃", await Registered());
        body["CZZTMC"] = "another";
        Assert.Equal("2009", await Registered());

        async Task<string?> Registered()
        {
            var encoding = CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.UTF8;
            var text = body.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            var content = new ByteArrayContent(encoding.GetBytes(text));
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            using var answer = await department.Client.PostAsync("/zrzy/dzzz/dj", content);
            var json = await answer.JsonAsync();
            return json.Text("ZT") == "0" ? json.GetProperty("SJ").Text("CZZTMC") : json.Text("ZT");
        }
    }

    [Fact]
    public async Task Parcel_IsReadByGet()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.NaturalResources);
        Assert.Equal("350703000001", (await department.ReadJsonAsync("/zrzy/zd/350703000001")).GetProperty("SJ").Text("ZDDM"));
        Assert.Equal("1001", (await department.ReadJsonAsync("/zrzy/zd/350703999999")).Text("ZT"));
    }

    private static string Holder(string code, string type) => $$"""{"CZZTDM": "{{code}}", "CZZTDMLX": "111", "ZZLXDM": "{{type}}"}""";
}
