using Microsoft.Net.Http.Headers;
using QRCoder;

namespace Exchange.Gateway.Verification.Presentations;

/// <summary>The forms in which a presentation can be had.</summary>
internal enum PresentationForm
{
    Json,
    Svg,
    Png,
}

/// <summary>Presentations as QR codes (ISO/IEC 18004), black on white with the quiet zone around.</summary>
internal static class PresentationImage
{
    public const string SvgType = "image/svg+xml";
    public const string PngType = "image/png";

    private const int PixelsPerModule = 6;

    /// <summary>What the caller likes best of what there is; JSON where it says nothing of these (RFC 9110 clause 12.5.1).</summary>
    public static PresentationForm Choose(IList<MediaTypeHeaderValue> accepted) => accepted
        .Where(range => range.Quality is null or > 0)
        .OrderByDescending(range => range.Quality ?? 1)
        .Select(range => range.MediaType.Value?.ToLowerInvariant() switch
        {
            "application/json" or "application/*" or "*/*" => PresentationForm.Json,
            SvgType or "image/*" => PresentationForm.Svg,
            PngType => PresentationForm.Png,
            _ => default(PresentationForm?),
        })
        .FirstOrDefault(form => form is not null) ?? PresentationForm.Json;

    public static string Svg(string text)
    {
        using QRCodeData code = Encode(text);
        using SvgQRCode svg = new(code);
        return svg.GetGraphic(PixelsPerModule);
    }

    public static byte[] Png(string text)
    {
        using QRCodeData code = Encode(text);
        using PngByteQRCode png = new(code);
        return png.GetGraphic(PixelsPerModule);
    }

    /// <summary>The least correction: on a screen nothing is torn or stained, and larger modules are read sooner.</summary>
    private static QRCodeData Encode(string text) => QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.L);
}
