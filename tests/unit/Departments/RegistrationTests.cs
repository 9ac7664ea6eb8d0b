using System.Net;
using System.Text;

namespace Exchange.Tests.Unit.Departments;

// Adapters write only what a certificate has; a registry that insists on the rest could not take in new certificates.
public class RegistrationTests
{
    [Fact]
    public async Task MarketRegulation_TakesACertificateWithoutOptionalParts()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.MarketRegulation);
        var one = department.Registry.Beyond(7);
        using var answer = await department.PostAsync("/api/v1/certificates", $$"""
            {
              "certificateId": "{{one.Id}}", "typeCode": "{{one.Type.Code}}", "certificateNumber": "1",
              "issuer": { "code": "1", "name": "a" }, "definingBody": { "code": "1", "name": "a" },
              "holder": { "name": "b", "code": "{{one.Holder.Code}}", "codeType": "001" },
              "issueDate": "2026-11-22", "validFrom": "2026-11-22", "areaCode": "350703", "state": { "code": "01" }, "version": "{{one.Version}}",
              "annotations": [ { "madeAt": "2026-11-22T10:00:00+08:00", "madeBy": "a", "reason": "b" } ]
            }
            """);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("有效", (await answer.JsonAsync()).GetProperty("state").Text("text"));
    }

    [Fact]
    public async Task NaturalResources_TakesACertificateWithoutOptionalParts()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.NaturalResources);
        var one = department.Registry.Beyond(7);
        using var answer = await department.PostAsync("/zrzy/dzzz/dj", $$"""
            {
              "ZZBS": "{{one.Id}}", "ZZLXDM": "{{one.Type.Code}}", "ZZBM": "1", "ZZBFJGDM": "1", "ZZBFJGMC": "a", "ZZDYJGDM": "1", "ZZDYJGMC": "a",
              "CZZTMC": "b", "CZZTDM": "{{one.Holder.Code}}", "CZZTDMLX": "111", "ZZBFRQ": "20261122", "YXQQSRQ": "20261122", "XZQHDM": "350703",
              "ZZZT": "1", "BBH": "{{one.Version}}", "JZJ": [ { "JZSJ": "20261122100000", "JZR": "a", "JZYY": "b" } ]
            }
            """);
        var json = await answer.JsonAsync();
        Assert.Equal("0", json.Text("ZT"));
        Assert.Equal("99991231", json.GetProperty("SJ").Text("YXQJZRQ"));
    }

    [Fact]
    public async Task HumanResources_TakesACertificateWithoutOptionalParts()
    {
        await using var department = await ServedDepartment.StartAsync(Simulated.HumanResources);
        var one = department.Registry.Beyond(7);
        using var answer = await department.Client.PostAsync("/rszs/certificates", new StringContent($"""
            <Certificate>
              <Identifier>{one.Id}</Identifier><Type code="{one.Type.Code}"/><Number>1</Number><Issuer code="1">a</Issuer><DefinedBy code="1">a</DefinedBy>
              <Holder><Name>b</Name><Code type="{one.Holder.CodeType}">{one.Holder.Code}</Code></Holder>
              <IssuedOn>2026-11-22</IssuedOn><Validity from="2026年11月22日"/><Area>350700</Area><Status>有效</Status><Version>{one.Version}</Version>
              <Annotations><Annotation madeAt="2026-11-22 10:00:00" madeBy="a">b</Annotation></Annotations>
            </Certificate>
            """, Encoding.UTF8, "application/xml"));
        var certificate = (await answer.XmlAsync()).Element("Certificate")!;
        Assert.Equal("长期", certificate.Element("Validity")!.Attribute("to")!.Value);
        Assert.Equal("false", certificate.Element("Document")!.Attribute("available")!.Value);
    }
}
