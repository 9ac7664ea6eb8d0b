using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Exchange.Gateway.Http;
using Exchange.Tests.Unit.Tools;

namespace Exchange.Tests.Unit.Gateway.Http;

public sealed partial class ProblemKindTests
{
    /// <summary>The stable codes of the public interface (design.md §4), with the status of those that exist so far.</summary>
    private static readonly Dictionary<string, int> s_published = new()
    {
        ["context-required"] = 400, ["malformed-request"] = 400, ["unknown-field"] = 400, ["identifier-malformed"] = 400, ["check-character"] = 400,
        ["unauthenticated"] = 401, ["token-expired"] = 401, ["token-invalid"] = 401,
        ["not-granted"] = 403, ["field-not-granted"] = 403, ["purpose-not-granted"] = 403, ["consent-required"] = 403, ["person-required"] = 403,
        ["not-found"] = 404, ["method-not-allowed"] = 405, ["conflict"] = 409, ["too-large"] = 413, ["unsupported-media-type"] = 415, ["idempotency-mismatch"] = 422,
        ["rate-limited"] = 429, ["cap-reached"] = 429, ["internal"] = 500, ["source-invalid"] = 502,
        ["overloaded"] = 503, ["source-unavailable"] = 503, ["peer-unavailable"] = 503, ["audit-unavailable"] = 503, ["calendar-unknown"] = 503,
    };

    // Fails: client systems decide by a code that changed under them, or by one nobody told them of.
    [Fact]
    public void EveryKind_IsPublishedWithItsStatus() =>
        Assert.All(ProblemKind.All, kind => Assert.Equal((kind.Code, s_published.GetValueOrDefault(kind.Code)), (kind.Code, kind.Status)));

    // Fails: a kind that exists cannot be translated when a peer sends it, and is missing from the documentation.
    [Fact]
    public void All_ListsEveryKindOnce()
    {
        ProblemKind[] declared = [.. typeof(ProblemKind).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<ProblemKind>()];
        Assert.Equal(declared.Select(kind => kind.Code).Order(StringComparer.Ordinal), ProblemKind.All.Select(kind => kind.Code).Order(StringComparer.Ordinal));
        Assert.Equal(declared.Length, declared.Select(kind => kind.Code).Distinct().Count());
        Assert.Equal(declared.Length, declared.Select(kind => kind.Title).Distinct().Count());
    }

    // Fails: an officer who reads only one of the languages does not learn what went wrong, or what to do.
    [Fact]
    public void EveryKind_HasATitleInBothLanguagesAndARemedy() => Assert.All(ProblemKind.All, kind =>
    {
        Assert.Matches(BothLanguages(), kind.Title);
        Assert.EndsWith(".", kind.Remedy, StringComparison.Ordinal);
    });

    // Fails: whoever meets a code in the wild cannot look it up.
    [Fact]
    public void EveryKind_IsDocumented()
    {
        string documentation = string.Concat(
            Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories).Select(file => File.ReadAllText(file, Encoding.UTF8)));
        Assert.All(ProblemKind.All, kind => Assert.Contains($"`{kind.Code}`", documentation, StringComparison.Ordinal));
    }

    // Fails: a client gives up on what would pass in a second, or hammers what never will.
    [Fact]
    public void Transient_IsWhatIsUnavailable() => Assert.Equal(
        ["source-unavailable", "peer-unavailable", "audit-unavailable"], ProblemKind.All.Where(kind => kind.IsTransient).Select(kind => kind.Code));

    [GeneratedRegex(@"^\p{IsCJKUnifiedIdeographs}+ · [A-Z][a-z ]+$")]
    private static partial Regex BothLanguages();
}
