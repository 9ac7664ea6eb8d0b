using System.Net.Sockets;
using Exchange.Departments.Controls;
using Exchange.Departments.Registries;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Exchange.Departments.Hosting;

/// <summary>One department, listening.</summary>
internal sealed class DepartmentServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private DepartmentServer(WebApplication application, string name)
    {
        _application = application;
        Name = name;
    }

    public string Name { get; }

    /// <summary>Where it really listens, also where the port was left to the system.</summary>
    public Uri Address => new(_application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    /// <exception cref="CannotListenException">Something else listens there, or nobody may.</exception>
    public static async Task<DepartmentServer> StartAsync(Department department, bool controls, TimeProvider time)
    {
        var application = Build(department, controls, time);
        try
        {
            await application.StartAsync();
            return new DepartmentServer(application, department.Api.Name);
        }
        catch (IOException)
        {
            // Kestrel's only one here: address in use.
            await application.DisposeAsync();
            throw CannotListenException.Taken(department);
        }
        catch (SocketException exception)
        {
            await application.DisposeAsync();
            throw CannotListenException.Refused(department, exception.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private static WebApplication Build(Department department, bool controls, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(department.Address.ToString()).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Limits.Body;
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            // What keeps a department from starting is told once, on the last line.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        var application = builder.Build();

        var (registry, api) = (department.Registry, department.Api);
        application.UseRouting();
        application.Use((context, next) =>
        {
            context.Features.Set<IRegister>(registry);
            return next(context);
        });
        if (controls)
        {
            var control = new DepartmentControls(registry, api, time, application.Lifetime);
            control.Map(application);
            application.Use(control.InterveneAsync);
        }

        application.Use((context, next) =>
            context.Operation() is null || api.IsAuthorised(context.Request) ? next(context) : api.RefuseAsync(context));
        api.Map(application);
        return application;
    }
}
