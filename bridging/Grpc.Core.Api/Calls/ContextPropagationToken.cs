namespace Grpc.Core;

/// <summary>The server call that another call is made for. Only a transport makes one.</summary>
public abstract class ContextPropagationToken
{
    private protected ContextPropagationToken()
    {
    }
}
