using System.Globalization;
using System.Text;

namespace Exchange.Departments.Registries;

/// <summary>
/// The file of a certificate: a PDF of one page, the same bytes for the same certificate. The Chinese font is named, not
/// embedded (ISO 32000-1, 9.7.5.2: a predefined CMap), which keeps it at two kilobytes.
/// </summary>
internal static class CertificateDocument
{
    private const int Left = 72;
    private const int Top = 760;
    private const int LineHeight = 26;

    public static byte[] Write(Certificate certificate)
    {
        string[] lines =
        [
            certificate.Type.Name,
            certificate.Number,
            $"持证主体：{certificate.Holder.Name}",
            $"颁发机构：{certificate.Issuer.Name}",
            $"有效期：{certificate.ValidFrom:yyyy-MM-dd} 至 {(certificate.ValidTo is { } last ? last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "长期")}",
            $"版本：{certificate.Version}",
            certificate.Id,
            "模拟数据，不具法律效力 · Simulated, of no legal force",
        ];
        var content = new StringBuilder("BT /F1 14 Tf ");
        for (var line = 0; line < lines.Length; line++)
        {
            var text = Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(lines[line]));
            content.Append(CultureInfo.InvariantCulture, $"1 0 0 1 {Left} {Top - line * LineHeight} Tm <{text}> Tj ");
        }

        content.Append("ET");
        return Assemble(
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {content.Length} >>\nstream\n{content}\nendstream",
            "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [6 0 R] >>",
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 7 0 R >>",
            "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>");
    }

    private static byte[] Assemble(params ReadOnlySpan<string> objects)
    {
        var file = new StringBuilder("%PDF-1.5\n");
        var table = new StringBuilder();
        for (var number = 0; number < objects.Length; number++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{file.Length:D10} 00000 n \n");
            file.Append(CultureInfo.InvariantCulture, $"{number + 1} 0 obj\n{objects[number]}\nendobj\n");
        }

        var start = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n{table}");
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(file.ToString());
    }
}
