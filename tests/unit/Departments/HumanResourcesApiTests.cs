using System.Net;
using System.Text;
using System.Xml.Linq;

namespace Exchange.Tests.Unit.Departments;

// The mapping file of this department is written against its README; whatever breaks here breaks the demo.
public class HumanResourcesApiTests
{
    [Fact]
    public async Task Get_GivesXmlWithDatesAsOnPaper()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.HumanResources);
        foreach (var one in department.Registry.Certificates().Take(60))
        {
            using var answer = await department.Client.GetAsync($"/rszs/certificates?id={one.Id}");
            var list = await answer.XmlAsync();
            Assert.Equal("1", list.Attribute("count")?.Value);
            var certificate = list.Element("Certificate")!;
            Assert.Equal(one.Id, certificate.Element("Identifier")?.Value);
            Assert.Equal(one.Type.Code, certificate.Element("Type")?.Attribute("code")?.Value);
            Assert.Equal(one.Holder.Name, certificate.Element("Holder")?.Element("Name")?.Value);
            Assert.Equal($"{one.IssuedOn:yyyy-MM-dd}", certificate.Element("IssuedOn")?.Value);
            Assert.Equal($"{one.ValidFrom:yyyy年MM月dd日}", certificate.Element("Validity")?.Attribute("from")?.Value);
            Assert.Equal(one.ValidTo is { } last ? $"{last:yyyy年MM月dd日}" : "长期", certificate.Element("Validity")?.Attribute("to")?.Value);
            Assert.Equal(one.State.Code, certificate.Element("Status")?.Value);
            Assert.Equal(one.State.Code == "其他" ? one.State.Text : "", certificate.Element("Status")?.Attribute("remark")?.Value);
            Assert.Equal($"{one.Sequence}", certificate.Attribute("sequence")?.Value);
        }
    }

    [Fact]
    public async Task NoSuchCertificate_IsAnEmptyList()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.HumanResources);
        var unknown = department.Registry.Beyond(7);
        foreach (var query in (string[])[$"id={unknown.Id}", $"holder={unknown.Holder.Code}&holderType={unknown.Holder.CodeType}&type={unknown.Type.Code}"])
        {
            using var answer = await department.Client.GetAsync($"/rszs/certificates?{query}");
            var list = await answer.XmlAsync();
            Assert.Equal("0", list.Attribute("count")?.Value);
            Assert.Empty(list.Elements());
        }

        using var bad = await department.Client.GetAsync("/rszs/certificates");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    [Theory]
    [InlineData("exchange:wrong")]
    [InlineData("other:simulated-departments-only")]
    [InlineData(null)]
    public async Task WrongUserOrPassword_Is401(string? credentials)
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.HumanResources);
        department.Client.DefaultRequestHeaders.Authorization =
            credentials is null ? null : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        using var answer = await department.Client.GetAsync($"/rszs/certificates?id={department.Registry.At(0).Id}");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Basic", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
    }

    [Fact]
    public async Task HolderQuery_GivesAllVersions()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.HumanResources);
        var one = department.Registry.At(0);
        using var answer = await department.Client.GetAsync(
            $"/rszs/certificates?holder={one.Holder.Code}&holderType={one.Holder.CodeType}&type={one.Type.Code}");
        Assert.Equal(["001", "002"], (await answer.XmlAsync()).Elements("Certificate").Select(item => item.Element("Version")!.Value));
    }

    [Fact]
    public async Task Changes_CarryTheRegistrysTime()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.HumanResources);
        using var answer = await department.Client.GetAsync("/rszs/changes?after=3&limit=2");
        var page = await answer.XmlAsync();
        Assert.Equal("2026-11-22T10:03:04.567+08:00", page.Attribute("now")?.Value);
        Assert.Equal("true", page.Attribute("more")?.Value);
        Assert.Equal($"{department.Registry.Count}", page.Attribute("last")?.Value);
        Assert.Equal(["4", "5"], page.Elements("Certificate").Select(one => one.Attribute("sequence")!.Value));
        using var start = await department.Client.GetAsync("/rszs/changes");
        Assert.Empty((await start.XmlAsync()).Elements());
    }

    [Fact]
    public async Task List_GoesOnPageByPage()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.HumanResources);
        var type = department.Registry.At(0).Type.Code;
        var all = department.Registry.Certificates().Where(one => one.Type.Code == type).Select(one => one.Id).ToList();
        using var answer = await department.Client.GetAsync($"/rszs/certificates/list?type={type}&after=2&limit=3");
        var page = await answer.XmlAsync();
        Assert.Equal(all[2..5], page.Elements("Certificate").Select(item => item.Element("Identifier")!.Value));
        Assert.Equal(("5", $"{all.Count}"), (page.Attribute("next")?.Value, page.Attribute("total")?.Value));
        using var last = await department.Client.GetAsync($"/rszs/certificates/list?type={type}&after={all.Count - 1}");
        Assert.Null((await last.XmlAsync()).Attribute("next"));
    }

    [Fact]
    public async Task File_IsAPdf()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.HumanResources);
        var one = department.Registry.Certificates().First(one => one.HasDocument);
        using var answer = await department.Client.GetAsync($"/rszs/certificates/file?id={one.Id}");
        await answer.IsPdfAsync();
        using var none = await department.Client.GetAsync("/rszs/certificates/file?id=x");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task Register_TakesWhatGetGives()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.HumanResources);
        var like = department.Registry.Beyond(7);
        var annotated = department.Registry.Certificates().First(one => one.Annotations.Count > 0 && one.Type == like.Type);
        using var got = await department.Client.GetAsync($"/rszs/certificates?id={annotated.Id}");
        var certificate = (await got.XmlAsync()).Element("Certificate")!;
        certificate.Attribute("sequence")!.Remove();
        certificate.Element("Identifier")!.Value = like.Id;
        certificate.Element("Version")!.Value = like.Version;

        var first = await (await RegisterAsync(certificate)).XmlAsync();
        var registered = first.Element("Certificate")!;
        Assert.True(XNode.DeepEquals(certificate.Element("Annotations"), registered.Element("Annotations")));
        Assert.Equal(first.ToString(), (await (await RegisterAsync(certificate)).XmlAsync()).ToString());
        certificate.Element("Number")!.Value = "another";
        Assert.Equal(HttpStatusCode.Conflict, (await RegisterAsync(certificate)).StatusCode);
        certificate.Element("Number")!.Remove();
        Assert.Equal(HttpStatusCode.BadRequest, (await RegisterAsync(certificate)).StatusCode);

        Task<HttpResponseMessage> RegisterAsync(XElement body) =>
            department.Client.PostAsync("/rszs/certificates", new StringContent(body.ToString(), Encoding.UTF8, "application/xml"));
    }

    // A document type declaration could make the registry read files or fetch addresses.
    [Fact]
    public async Task DocumentTypeDeclaration_IsRefused()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.HumanResources);
        using var answer = await department.Client.PostAsync(
            "/rszs/certificates", new StringContent("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><a>&b;</a>", Encoding.UTF8, "application/xml"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task InsuranceStatus_IsJson()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.HumanResources);
        var person = department.Registry.Certificates().First(one => one.Holder.CodeType == "111").Holder;
        using var answer = await department.PostAsync("/shbx/status", $$"""{"citizenId": "{{person.Code}}"}""");
        Assert.True((await answer.JsonAsync()).TryGetProperty("insured", out _));
        using var none = await department.PostAsync("/shbx/status", """{"citizenId": "34052419800101001X"}""");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        using var bad = await department.PostAsync("/shbx/status", "{");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }
}
