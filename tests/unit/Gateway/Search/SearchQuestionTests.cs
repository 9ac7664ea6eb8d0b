using Exchange.Gateway.Http;
using Exchange.Gateway.Search;

namespace Exchange.Tests.Unit.Gateway.Search;

/// <summary>What may be searched for.</summary>
public sealed class SearchQuestionTests
{
    // Fails: an empty variable in somebody's script asks for every record there is, and a bundle for a court holds them all.
    [Fact]
    public void EmptyCriterion_IsNotNone()
    {
        SearchRequest request = new() { Subject = "", Officer = "", Client = "", Department = "", CaseNumber = "", ItemCode = "", CertificateId = "", Purpose = "", Decision = "" };

        Outcome<SearchQuestion> question = SearchQuestion.Create(request);

        Assert.Equal(ProblemKind.MalformedRequest, question.Problem?.Kind);
        Assert.Equal(
            ["caseNumber", "certificateId", "client", "decision", "department", "itemCode", "officer", "purpose", "subject"],
            question.Problem!.Errors!.Select(error => error.Path).Order(StringComparer.Ordinal));
        Assert.True(SearchQuestion.Create(new SearchRequest()).Succeeded);
    }
}
