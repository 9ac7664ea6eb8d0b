using System.Text.Json;

namespace Exchange.Gateway.Http;

internal static class UnknownFields
{
    /// <param name="prefix">The dotted path of the object that holds the members, with its full stop.</param>
    public static void Collect(string prefix, Dictionary<string, JsonElement>? members, List<string> paths)
    {
        if (members is not null)
        {
            paths.AddRange(members.Keys.Select(name => prefix + name));
        }
    }
}
