namespace Exchange.Departments.Registries;

/// <param name="Next">What the next page is asked for by; null where this is the last.</param>
/// <param name="Total">How many there are on all pages.</param>
internal sealed record ListedPage(IReadOnlyList<Certificate> Certificates, int? Next, int Total);
