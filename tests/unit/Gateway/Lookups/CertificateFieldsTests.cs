using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Exchange.Contracts.V1;
using Exchange.Gateway.Lookups;
using RegistryState = Exchange.Contracts.V1.State;

namespace Exchange.Tests.Unit.Gateway.Lookups;

public sealed class CertificateFieldsTests
{
    // Fails: a field that was not granted leaves the node.
    [Theory]
    [MemberData(nameof(Names))]
    public void Field_IsWrittenAloneUnderItsName(string field)
    {
        using JsonDocument written = JsonDocument.Parse(Write(TestCertificates.Make(), field));
        Assert.Equal(["id", "type", field], written.RootElement.EnumerateObject().Select(member => member.Name));
    }

    // Fails: the other node sends more than was granted to this one, or less than it said.
    [Theory]
    [MemberData(nameof(Names))]
    public void ReducedCertificate_HoldsTheFieldAndNoOther(string field)
    {
        Certificate whole = TestCertificates.Make(from: new DateOnly(2021, 5, 1), to: new DateOnly(2027, 4, 30));
        Certificate reduced = CertificateFields.Reduce(whole, [field]);
        foreach (string name in CertificateFields.Names)
        {
            Assert.Equal(Write(name == field ? whole : new Certificate(), name), Write(reduced, name));
        }

        Assert.Equal((whole.Id, whole.Type), (reduced.Id, reduced.Type));
        Assert.False(reduced.HasDocument);
    }

    // Fails: a caller cannot read the data, because its form changed.
    [Fact]
    public void AllFields_HaveThePublishedForm()
    {
        Assert.Equal(
            """{"id":"ID","type":{"code":"11100000MB0143028R001","name":"营业执照"},"number":"JY13507030001","issuer":{"code":"11350784003960522A","name":"市场监督管理局"},"definingBody":{"code":"11100000MB0143028R","name":"国家市场监督管理总局"},"holderName":"建阳区潭城街道幸福餐饮店","holderCode":{"code":"91350100M000100Y43","codeType":"001"},"issuedOn":"2021-05-01","validFrom":"2021-05-01","validTo":null,"areaCode":"350703","state":{"canonical":"valid","source":"01","text":"存续"},"version":"001","annotations":[{"madeAt":"2026-03-01T08:00:00Z","madeBy":"市场监督管理局","reason":"地址变更","validTo":"2027-01-31"}],"relatedItems":["11350784003960522A4350100000001"],"extension":{"scope":"餐饮服务"}}"""
                .Replace("\"ID\"", $"\"{TestCertificates.Id}\"", StringComparison.Ordinal),
            Write(TestCertificates.Make(from: new DateOnly(2021, 5, 1)), [.. CertificateFields.Names]));
    }

    public static TheoryData<string> Names() => new(CertificateFields.Names);

    private static string Write(Certificate certificate, params string[] fields)
    {
        // Whatever a certificate does not have is written as if its registry had never supplied it.
        Certificate written = certificate.Clone();
        written.Id = TestCertificates.Id;
        written.Type ??= new CertificateType();
        written.Type.Name = "营业执照";
        written.Type.Code = TestCertificates.TypeCode;
        written.State ??= new RegistryState { Canonical = CanonicalState.Other };
        written.Holder ??= new Holder();
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            CertificateFields.Write(json, written, fields);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
