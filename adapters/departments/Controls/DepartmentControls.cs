using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Exchange.Contracts.CodeLists;
using Exchange.Departments.Hosting;
using Exchange.Departments.Registries;

namespace Exchange.Departments.Controls;

/// <summary>What tests use to make a department misbehave, to change its certificates and to count its calls.</summary>
internal sealed class DepartmentControls(Registry registry, IDepartmentApi api, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const string Root = "/_control/";

    /// <summary>Opens like any of the three formats and is none.</summary>
    private static readonly byte[] Rubbish = Encoding.UTF8.GetBytes("{\"certificateId\": <Certificates count=\"");

    private readonly Samples _samples = new(registry, time);
    private readonly Calls _calls = new();
    private readonly LyingRegister _liar = new(registry);
    private Behaviour _behaviour = Behaviour.Normal;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Root + "behaviour", context => AnswerAsync(context, _behaviour, ControlJson.Default.Behaviour));
        routes.MapPut(Root + "behaviour", BehaveAsync);
        routes.MapPost(Root + "certificates/state", ChangeStateAsync);
        routes.MapGet(Root + "samples", context => AnswerAsync(context, _samples.ByVerdict(), ControlJson.Default.Samples));
        routes.MapGet(Root + "boundaries", context => AnswerAsync(context, _samples.Boundaries(), ControlJson.Default.Samples));
        routes.MapGet(Root + "calls", context => AnswerAsync(context, _calls.Read(), ControlJson.Default.CallCounts));
        routes.MapDelete(Root + "calls", context =>
        {
            _calls.Clear();
            return AnswerAsync(context, _calls.Read(), ControlJson.Default.CallCounts);
        });
    }

    /// <summary>Counts a call for the registry and treats it as told, before anything else sees it.</summary>
    public async Task InterveneAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Operation() is not { } operation)
        {
            await next(context);
            return;
        }

        _calls.Count(context);
        var behaviour = _behaviour;
        switch (behaviour.Next(operation))
        {
            case Misbehaviour.Fail:
                context.Response.StatusCode = behaviour.Status;
                return;
            case Misbehaviour.Rubbish:
                await Answers.BytesAsync(context, api.MediaType, Rubbish);
                return;
            case Misbehaviour.Hang:
                await WaitAsync(context, Timeout.InfiniteTimeSpan);
                context.Abort();
                return;
            case Misbehaviour.Slow:
                await WaitAsync(context, TimeSpan.FromMilliseconds(behaviour.Milliseconds));
                break;
            case Misbehaviour.Lie:
                context.Features.Set<IRegister>(_liar);
                break;
        }

        await next(context);
    }

    private async Task WaitAsync(HttpContext context, TimeSpan delay)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await Task.Delay(delay, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task BehaveAsync(HttpContext context)
    {
        if (await ReadAsync(context, ControlJson.Default.Behaviour) is not { IsSensible: true } behaviour)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "No such behaviour; the README lists them.");
            return;
        }

        _behaviour = behaviour;
        await AnswerAsync(context, behaviour, ControlJson.Default.Behaviour);
    }

    private async Task ChangeStateAsync(HttpContext context)
    {
        if (await ReadAsync(context, ControlJson.Default.StateChange) is not { } change)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "Expected certificateId with state or sourceCode.");
        }
        else if (registry.Get(change.CertificateId) is not { } certificate)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such certificate.");
        }
        else if (StateOf(certificate, change) is not { } state)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "The certificate's type has no such state.");
        }
        else
        {
            var changed = registry.ChangeState(certificate.Id, state)!;
            await AnswerAsync(context, new StateChanged(changed.Sequence, state.Code), ControlJson.Default.StateChanged);
        }
    }

    private static CertificateState? StateOf(Certificate certificate, StateChange change) =>
        change.SourceCode is { } code ? certificate.Type.States.Of(code, change.Text)
        : CanonicalStates.TryParse(change.State, out var meaning) ? certificate.Type.States.Of(meaning, text: change.Text)
        : null;

    private static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return AnswerAsync(context, new ControlError(message), ControlJson.Default.ControlError);
    }

    private static Task AnswerAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) =>
        Answers.BytesAsync(context, "application/json", JsonSerializer.SerializeToUtf8Bytes(value, type));
}
