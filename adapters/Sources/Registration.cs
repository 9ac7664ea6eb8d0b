using Exchange.Contracts.V1;
using Known = Exchange.Contracts.CodeLists.CanonicalState;

namespace Exchange.Adapters.Sources;

/// <summary>Whether a certificate can be handed to a registry.</summary>
internal static class Registration
{
    /// <summary>Checks a certificate and gives it the registry's code for its state where it has only the canonical one.</summary>
    public static SourceFailure Prepare(Certificate certificate, ServedTypes types)
    {
        if (certificate.Id.Length == 0)
        {
            return SourceFailure.BadRequest("the certificate has no identifier");
        }

        if (certificate.Type is null || !types.Contains(certificate.Type.Code))
        {
            return SourceFailure.BadRequest("this source does not serve the certificate's type");
        }

        var days = certificate.Annotations.Select(annotation => annotation.ValidTo)
            .Concat([certificate.IssuedOn, certificate.ValidFrom, certificate.ValidTo]);
        if (!days.All(IsDay))
        {
            return SourceFailure.BadRequest("one of the certificate's dates is no day of the calendar");
        }

        var state = certificate.State ??= new State();
        if (state.SourceCode.Length == 0)
        {
            state.SourceCode = types.SourceCodeOf(certificate.Type.Code, (Known)state.Canonical) ?? "";
        }

        return state.SourceCode.Length > 0 ? default : SourceFailure.BadRequest("the registry has no code for the certificate's state");
    }

    private static bool IsDay(Date? date) =>
        date is null
        || (date.Year is > 1 and <= 9999 && date.Month is >= 1 and <= 12
            && date.Day >= 1 && date.Day <= DateTime.DaysInMonth(date.Year, date.Month));
}
