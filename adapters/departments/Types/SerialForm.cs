using System.Globalization;

namespace Exchange.Departments.Types;

/// <summary>How the serial numbers of a certificate type are written; each can be read back into its number.</summary>
internal abstract class SerialForm
{
    /// <summary>How many numbers there are.</summary>
    public abstract long Space { get; }

    public abstract string Write(long number);

    public abstract bool TryRead(ReadOnlySpan<char> serial, out long number);

    /// <summary>Nine digits behind a fixed beginning.</summary>
    public static SerialForm Digits(string prefix = "") => new DigitsForm(prefix);

    /// <summary>32 hexadecimal digits, as registries that use GUIDs have them.</summary>
    public static SerialForm Hexadecimal { get; } = new HexadecimalForm();

    private sealed class DigitsForm(string prefix) : SerialForm
    {
        public override long Space => 1_000_000_000;

        public override string Write(long number) => $"{prefix}{number:D9}";

        public override bool TryRead(ReadOnlySpan<char> serial, out long number)
        {
            number = -1;
            return serial.StartsWith(prefix)
                && serial.Length == prefix.Length + 9
                && long.TryParse(serial[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out number);
        }
    }

    private sealed class HexadecimalForm : SerialForm
    {
        public override long Space => 1L << 62;

        public override string Write(long number) => $"{Generation.Mix.Of((ulong)number):X16}{number:X16}";

        public override bool TryRead(ReadOnlySpan<char> serial, out long number)
        {
            number = -1;
            return serial.Length == 32
                && long.TryParse(serial[16..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
                && number >= 0 && number < Space;
        }
    }
}
