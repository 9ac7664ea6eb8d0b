using Exchange.Adapters.Mapping;
using Exchange.Contracts.V1;

namespace Exchange.Adapters.Answers;

/// <summary>
/// Takes down each step of mapping one certificate, for an operator. It shows what the registry holds and is never
/// logged; secrets are masked wherever they turn up, also where a registry repeats them.
/// </summary>
internal sealed class MappingTrace
{
    private const int MostCharacters = 4_000;

    private readonly List<string> _secrets = [];

    public List<ExplainStep> Steps { get; } = [];

    public void Mask(string secret) => _secrets.Add(secret);

    public void Add(string name, Place place, string input, string output, string error = "") => Steps.Add(new ExplainStep
    {
        Name = name,
        Place = place.ToString(),
        Input = Show(input),
        Output = Show(output),
        Error = Show(error),
    });

    private string Show(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        if (text.Length <= MostCharacters)
        {
            return text;
        }

        // Never half of a surrogate pair: it could not be sent.
        var end = char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters;
        return $"{text[..end]}… ({text.Length} characters)";
    }
}
