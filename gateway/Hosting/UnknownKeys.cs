using System.Collections;
using System.Reflection;

namespace Exchange.Gateway.Hosting;

/// <summary>Finds the keys that a configuration has and its type does not know, each with its whole path.</summary>
internal static class UnknownKeys
{
    private const BindingFlags AnyCase = BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase;

    public static IEnumerable<string> Of(IConfiguration configuration, Type type) =>
        configuration.GetChildren().SelectMany(child => ElementOf(type) is { } element
            ? Within(child, element)
            : type.GetProperty(child.Key, AnyCase) is { } property ? Within(child, property.PropertyType) : [child.Path]);

    private static IEnumerable<string> Within(IConfigurationSection section, Type type) =>
        ElementOf(type) is not null || type.Assembly == typeof(UnknownKeys).Assembly ? Of(section, type) : [];

    /// <summary>What a list is made of; null for what is no list.</summary>
    private static Type? ElementOf(Type type) =>
        type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) ? type.GetGenericArguments()[^1] : null;
}
