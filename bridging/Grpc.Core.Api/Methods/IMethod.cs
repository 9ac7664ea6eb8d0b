namespace Grpc.Core;

/// <summary>A remote method, apart from its message types.</summary>
public interface IMethod
{
    /// <summary>Which side sends a stream.</summary>
    MethodType Type { get; }

    /// <summary>The service with its package, such as <c>greet.Greeter</c>.</summary>
    string ServiceName { get; }

    /// <summary>The method alone.</summary>
    string Name { get; }

    /// <summary>The path of the request: <c>/service/method</c>.</summary>
    string FullName { get; }
}
