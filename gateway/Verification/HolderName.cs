using System.Globalization;
using Exchange.Contracts.CodeLists;

namespace Exchange.Gateway.Verification;

/// <summary>Masks a holder's name: enough to recognise a name that one has before one's eyes, too little to learn it.</summary>
internal static class HolderName
{
    private const int ShownOfOrganisation = 3;

    /// <param name="codeType">The holder code's type (GB/T 36903).</param>
    public static string Mask(string name, string codeType)
    {
        StringInfo text = new(name);
        int length = text.LengthInTextElements;
        if (length == 0)
        {
            return "";
        }

        bool isOrganisation = codeType is "001" or "099";
        return isOrganisation && length > 2 * ShownOfOrganisation
            ? string.Concat(text.SubstringByTextElements(0, ShownOfOrganisation), new string('*', length - (2 * ShownOfOrganisation)), text.SubstringByTextElements(length - ShownOfOrganisation))
            : string.Concat(text.SubstringByTextElements(0, 1), new string('*', Math.Max(1, length - 1)));
    }
}
