using System.Globalization;
using Exchange.Audit.Export;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Search.Proofs;

/// <summary>How a record is to be shown.</summary>
/// <param name="Withheld">The groups that are not shown.</param>
/// <param name="Questions">The questions of a batch that are shown, from 1 on; null for all.</param>
internal sealed record ProofQuestion(RecordGroups Withheld, IReadOnlySet<int>? Questions)
{
    public static Outcome<ProofQuestion> Read(IQueryCollection query)
    {
        if (!RecordGroupNames.TryParse(query["withhold"].ToString(), out RecordGroups withheld))
        {
            return Problem.At(ProblemKind.MalformedRequest, "withhold", $"Known are {string.Join(", ", RecordGroupNames.All)}, with commas in between.");
        }

        if (!query.TryGetValue("questions", out Microsoft.Extensions.Primitives.StringValues text))
        {
            return new ProofQuestion(withheld, null);
        }

        HashSet<int> questions = [];
        foreach (string part in text.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number == 0)
            {
                return Problem.At(ProblemKind.MalformedRequest, "questions", "Numbers from 1 on are taken, with commas in between.");
            }

            questions.Add(number);
        }

        return new ProofQuestion(withheld, questions);
    }
}
