using Exchange.Departments.Registries;

namespace Exchange.Departments.Hosting;

internal static class Answers
{
    public const string Pdf = "application/pdf";

    /// <summary>Answers the whole body at once, with its length.</summary>
    public static Task BytesAsync(HttpContext context, string mediaType, byte[] body)
    {
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    public static Task PdfAsync(HttpContext context, Certificate certificate) =>
        BytesAsync(context, Pdf, CertificateDocument.Write(certificate));
}
