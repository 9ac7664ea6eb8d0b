using System.Globalization;
using Exchange.Adapters.Answers;
using Exchange.Adapters.Mapping;
using Exchange.Adapters.Sources;

namespace Exchange.Adapters.Rest;

/// <summary>Where a feed's answer has its certificates, its last sequence, the registry's clock and whether there is more.</summary>
internal sealed record ChangesMapping(
    RestOperation Operation, FieldPath Certificates, FieldMapping Latest, FieldMapping Time, FieldMapping More)
{
    public SourceResult<ChangesPage> Read(in AnswerNode root, CertificateMapping mapping)
    {
        if (!Latest.TryRead(root, out var latest, out _)
            || !ulong.TryParse(latest, NumberStyles.None, CultureInfo.InvariantCulture, out var last))
        {
            return SourceFailure.Invalid($"latest ({Latest.Place}): it is no whole number");
        }

        if (!Time.TryRead(root, out var clock, out _) || clock is null || Time.Dates.ParseInstant(clock) is not { } time)
        {
            return SourceFailure.Invalid($"time ({Time.Place}): it is no date and time in the formats of the mapping");
        }

        if (!More.TryRead(root, out var more, out _) || more is not ("true" or "false"))
        {
            return SourceFailure.Invalid($"more ({More.Place}): it is neither true nor false");
        }

        var entries = new List<AnswerNode>();
        if (!Certificates.TryFindAll(root, entries))
        {
            return SourceFailure.Invalid($"there is no list at {Certificates.Text}");
        }

        var changes = new List<SourceChange>(entries.Count);
        foreach (var entry in entries)
        {
            var change = mapping.ReadChange(entry);
            if (!change.Succeeded)
            {
                return change.Failure;
            }

            changes.Add(change.Value);
        }

        return new ChangesPage(changes, last, time.ToDateTimeOffset(), more == "true");
    }
}
