namespace Exchange.Tests.Unit.Adapters;

// An operator who mends a mapping by trial and error, one start an error, gives up; one whose slip passes unseen
// serves wrong certificates.
public class MappingValidationTests
{
    [Fact]
    public void GoodMapping_HasNoErrors() => Assert.Empty(TestSource.ErrorsOf(TestMappings.Whole));

    [Theory]
    [InlineData("name: registry\n", "", "registry.yaml:1: name is missing")]
    [InlineData("name: registry\n", "name: registry\nname: other\n", "registry.yaml:2: this is no YAML")]
    [InlineData("name: registry", "name: My Registry", "registry.yaml:1: name is no name")]
    [InlineData("kind: rest", "kind: soap", "registry.yaml:2: soap is no kind of source; write rest")]
    [InlineData("${REGISTRY_URL}", "${NOWHERE_URL}", "registry.yaml:3: the environment variable NOWHERE_URL is not set")]
    [InlineData("${REGISTRY_URL}", "ftp://host", "registry.yaml:3: baseAddress is no HTTP address")]
    [InlineData("${REGISTRY_URL}", "http://user:pass@host", "registry.yaml:3: baseAddress is no HTTP address")]
    [InlineData("answers: json", "answers: csv", "registry.yaml:4: csv is no form of answers; write json or xml")]
    [InlineData("answers: json", "answer: json", "registry.yaml:4: answer is not known; did you mean answers?")]
    [InlineData("kind: header", "kind: digest", "registry.yaml:5: digest is no kind of authentication")]
    [InlineData("secret: { environment: REGISTRY_SECRET }", "secret: abc", "registry.yaml:5: auth.secret stands in the mapping itself")]
    [InlineData("environment: REGISTRY_SECRET", "environment: NO_SECRET", "registry.yaml:5: the environment variable NO_SECRET is not set")]
    [InlineData("environment: REGISTRY_SECRET", "file: /secrets/none", "registry.yaml:5: the secret file /secrets/none is absent or empty")]
    [InlineData("code: 11100000MB0143028R001", "code: 11100000MB0143028R", "registry.yaml:7:")]
    [InlineData("\"03\": revoked", "\"03\": gone", "registry.yaml:9: gone is no canonical state; write valid")]
    [InlineData("  id: id\n", "", "registry.yaml:11: certificate.id is missing")]
    [InlineData("  state: state\n", "", "certificate.state is missing")]
    [InlineData("typeCode: type", "typeCode: type..code", "registry.yaml:12: certificate.typeCode is no json path")]
    [InlineData("validFrom: from", "validFrom: { path: from, format: YYYY-MM-DD }", "registry.yaml:16: certificate.validFrom.format is no date format")]
    [InlineData("validFrom: from", "validFrom: { format: yyyy-MM-dd }", "registry.yaml:16: certificate.validFrom needs a path or a value")]
    [InlineData("path: \"/certificates/{id}\" }", "path: /certificates }", "operations.get.request does not say {id}")]
    [InlineData("path: \"/certificates/{id}\" }", "path: \"/certificates/{ident}\" }", "there is no {ident} here; known here: {id}")]
    [InlineData("path: \"/certificates/{id}\" }", "path: \"certificates/{id}\" }", "operations.get.request.path is no path")]
    [InlineData("method: GET, path: \"/certificates/{id}\" }", "method: FETCH, path: \"/certificates/{id}\" }", "FETCH is no method for this")]
    [InlineData("\"{holderCode}\"", "{holderCode}", "this is no json; put each placeholder into quotes")]
    [InlineData("[{ status: 409 }]", "[{ status: 4090 }]", "4090 is no HTTP status")]
    [InlineData("is: NONE }]\n    unavailable", "}]\n    unavailable", "the rule does not say what the field must be")]
    [InlineData("    mediaTypes: [application/pdf]\n", "", "document.mediaTypes is missing")]
    [InlineData("    more: more\n", "", "operations.changes.more is missing")]
    [InlineData("holderCode: holder.code", "holderCode: holders[0].code", "holders[0].code has a position")]
    public void Slip_IsToldWithItsPlace(string good, string slip, string expected)
    {
        Assert.Contains(good, TestMappings.Whole, StringComparison.Ordinal);
        var errors = TestSource.ErrorsOf(TestMappings.Whole.Replace(good, slip, StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void SeveralSlips_AreToldAtOnce()
    {
        var mapping = TestMappings.Whole
            .Replace("answers: json", "answers: csv\ntimeout: fast\nattemptTimeout: 9 s", StringComparison.Ordinal)
            .Replace("\"03\": revoked", "\"03\": gone", StringComparison.Ordinal)
            .Replace("certificates: list", "certificate: list", StringComparison.Ordinal);
        var errors = TestSource.ErrorsOf(mapping);
        Assert.Contains("registry.yaml:4: csv is no form of answers; write json or xml", errors);
        Assert.Contains("registry.yaml:5: timeout is not a duration such as 1500 ms or 1.5 s; the default is 1500 ms", errors);
        Assert.Contains("registry.yaml:6: attemptTimeout is longer than timeout; an attempt is a part of a call", errors);
        Assert.Contains(errors, error => error.StartsWith("registry.yaml:11: gone is no canonical state", StringComparison.Ordinal));
        Assert.Equal(2, errors.Count(error => error.Contains("certificates is missing", StringComparison.Ordinal)));
    }

    [Fact]
    public void BrokenYaml_NamesItsLine()
    {
        var errors = TestSource.ErrorsOf("name: registry\nkind: [rest\nanswers: json\n");
        Assert.StartsWith("registry.yaml:2: this is no YAML", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void MappingThatIsCutOffAnywhere_IsToldAndNeverThrown()
    {
        for (var length = 0; length < TestMappings.Whole.Length; length += 7)
        {
            TestSource.ErrorsOf(TestMappings.Whole[..length]);
        }
    }

    [Theory]
    [InlineData("<a>{id}</a>", true)]
    [InlineData("<a b='{id}'/>", true)]
    [InlineData("<{id}/>", false)]
    [InlineData("<a><!-- {id} --></a>", false)]
    [InlineData("<a><![CDATA[{id}]]></a>", false)]
    public void XmlPlaceholder_StandsOnlyWhereAValueCan(string body, bool good)
    {
        var mapping = TestMappings.Whole.Replace(
            "request: { method: GET, path: \"/certificates/{id}\" }",
            $"request: {{ method: POST, path: /get, xml: \"{body}\" }}",
            StringComparison.Ordinal);
        Assert.Equal(good, TestSource.ErrorsOf(mapping).Count == 0);
    }
}
