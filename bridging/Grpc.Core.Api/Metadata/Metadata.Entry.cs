using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One header: a key in lower case, and text or bytes.</summary>
    public sealed class Entry
    {
        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <summary>Bytes, copied, under a key that ends in <see cref="BinaryHeaderSuffix"/>.</summary>
        /// <exception cref="ArgumentException">The key lacks the ending or has a character a key may not have.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);
            Key = HeaderKey.Normalize(key);
            if (!IsBinary)
            {
                throw new ArgumentException($"The key of a binary value must end in {BinaryHeaderSuffix}.", nameof(key));
            }

            _bytes = valueBytes.AsSpan().ToArray();
        }

        /// <summary>ASCII text under a key that does not end in <see cref="BinaryHeaderSuffix"/>.</summary>
        /// <exception cref="ArgumentException">The key has the ending or a character a key may not have.</exception>
        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Key = HeaderKey.Normalize(key);
            if (IsBinary)
            {
                throw new ArgumentException($"The key of a text value must not end in {BinaryHeaderSuffix}.", nameof(key));
            }

            _text = value;
        }

        /// <summary>The key, in lower case.</summary>
        public string Key { get; }

        /// <summary>Whether the value is bytes.</summary>
        public bool IsBinary => HeaderKey.IsBinary(Key);

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The value is bytes.</exception>
        public string Value => _text ?? throw new InvalidOperationException("A binary header has no text value.");

        /// <summary>A copy of the bytes; of text, its ASCII bytes.</summary>
        public byte[] ValueBytes => _bytes?.AsSpan().ToArray() ?? Encoding.ASCII.GetBytes(_text!);

        /// <summary>The key and whether the value is binary; never the value, which may be a secret.</summary>
        public override string ToString() => $"[Entry: key={Key}, binary={IsBinary}]";

        internal bool Has(string key) => Key.Equals(key, StringComparison.OrdinalIgnoreCase);
    }
}
