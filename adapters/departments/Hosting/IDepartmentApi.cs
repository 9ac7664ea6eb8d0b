namespace Exchange.Departments.Hosting;

/// <summary>The interface of one department: its routes, how it asks for its secret, and what a refusal looks like.</summary>
internal interface IDepartmentApi
{
    /// <summary>As in options and output, e.g. <c>market-regulation</c>.</summary>
    string Name { get; }

    /// <summary>The media type of its answers.</summary>
    string MediaType { get; }

    bool IsAuthorised(HttpRequest request);

    Task RefuseAsync(HttpContext context);

    /// <summary>Maps its routes, each with an <see cref="Operation"/>.</summary>
    void Map(IEndpointRouteBuilder routes);
}
