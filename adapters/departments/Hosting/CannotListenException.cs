namespace Exchange.Departments.Hosting;

/// <summary>A department cannot listen on its address; the message tells the user why and what to do.</summary>
internal sealed class CannotListenException : Exception
{
    private CannotListenException(string message)
        : base(message)
    {
    }

    public static CannotListenException Taken(Department department) => new(
        $"Port {department.Address.Port} on {department.Address.Host} is taken by another program; choose another with --{department.Api.Name}.");

    public static CannotListenException Refused(Department department, string why) => new(
        $"Cannot listen on port {department.Address.Port} of {department.Address.Host} ({why}); choose another address with --{department.Api.Name}.");
}
