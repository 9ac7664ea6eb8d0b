using Exchange.Gateway.Alerts.Handling;
using Exchange.Gateway.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Exchange.Tests.Unit.Gateway.Alerts;

/// <summary>What of alerts may be asked for.</summary>
public sealed class AlertQuestionTests
{
    // Fails: whoever asks for open alerts is shown others among them and does not know it, or a text that no database takes looks like a database that is away.
    [Theory]
    [InlineData("state", "open", "silenced")]
    [InlineData("cursor", "7", "8")]
    [InlineData("limit", "1", "200")]
    [InlineData("limit", " 1")]
    [InlineData("rule", "many-people", "denials")]
    [InlineData("rule", "many\0people")]
    [InlineData("rule", "many-people\n")]
    [InlineData("rule", "Many-People")]
    public void WrongParameter_IsToldWhere(string name, params string[] values)
    {
        Outcome<AlertQuestion> question = AlertQuestion.Read(new QueryCollection(new Dictionary<string, StringValues> { [name] = values }));

        Assert.Equal((ProblemKind.MalformedRequest, name), (question.Problem?.Kind, question.Problem?.Errors?.Single().Path));
    }
}
