namespace Exchange.Adapters.Answers;

/// <summary>Where a field stands in an answer, compiled once. <c>.</c> is the node itself.</summary>
internal abstract class FieldPath(string text)
{
    public const string Self = ".";

    /// <summary>As the mapping writes it.</summary>
    public string Text { get; } = text;

    /// <summary>Finds the node, or nothing; where several stand there, the first.</summary>
    public abstract bool TryFind(in AnswerNode from, out AnswerNode found);

    /// <summary>
    /// Adds the entries of the list that stands here: the elements of a JSON array, or all XML elements of the path.
    /// None where it is absent or null. False where something else than a list stands here.
    /// </summary>
    public abstract bool TryFindAll(in AnswerNode from, List<AnswerNode> entries);
}
