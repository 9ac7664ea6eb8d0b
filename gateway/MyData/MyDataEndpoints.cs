using System.Text.Encodings.Web;
using System.Text.Json;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.MyData;

/// <summary>"Who looked at my data" over HTTP.</summary>
internal sealed class MyDataEndpoints(Authenticator authenticator, MyAccesses accesses)
{
    private static readonly MyDataJson s_json = new(new JsonSerializerOptions(MyDataJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/my-data/accesses", (Delegate)FindAsync)
            .WithTags("My data")
            .WithSummary("Who looked at the data of the person who is signed in, the newest first")
            .WithDescription("For clients of the role citizen-app with an access token that names a person. `cursor` and `limit` (1 to 200) are the only parameters. The look is itself recorded. An access may be told later, where a rule that the record names keeps it from the person for a time.")
            .Produces<MyDataAnswer>()
            .ProducesProblems(400, 401, 403, 503);

    private async Task FindAsync(HttpContext http)
    {
        Outcome<Client> client = await authenticator.AuthenticateAsync(http);
        if (!client.Succeeded)
        {
            await ProblemWriter.WriteAsync(http, client.Problem);
            return;
        }

        Outcome<MyDataAnswer> answer = await accesses.FindAsync(client.Value, MyDataQuestion.Read(http.Request.Query), http.RequestAborted);
        if (!answer.Succeeded)
        {
            await ProblemWriter.WriteAsync(http, answer.Problem);
            return;
        }

        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(answer.Value, s_json.MyDataAnswer), http.RequestAborted);
    }
}
