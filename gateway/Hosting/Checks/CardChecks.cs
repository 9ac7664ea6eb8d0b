using Exchange.Gateway.Configuration;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Verification;

namespace Exchange.Gateway.Hosting.Checks;

/// <summary>The section <c>Cards</c>, with its key ring.</summary>
internal static class CardChecks
{
    public static void Check(CardOptions cards, ConfigurationErrors errors)
    {
        if (cards.Bytes < 1 << 20)
        {
            errors.Add("Cards:Bytes", "At least 1048576 bytes (1 MiB) of cards must be kept.");
        }

        if (cards.Lifetime < TimeSpan.FromMinutes(1) || cards.Lifetime > TimeSpan.FromDays(30))
        {
            errors.Add("Cards:Lifetime", "From 00:01:00 to 30.00:00:00.");
        }
    }

    /// <summary>Asked for where cards leave the process.</summary>
    public static KeyRing? LoadRing(NodeConfiguration configuration, ConfigurationErrors errors) =>
        configuration.Redis is not null || configuration.Kafka is not null || !string.IsNullOrEmpty(configuration.Cards.KeysFile)
            ? KeyRing.Load("Cards:KeysFile", configuration.Cards.KeysFile, errors)
            : null;
}
