namespace Grpc.Core;

/// <summary>Tells a server which static method binds the service whose generated base class carries this.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public class BindServiceMethodAttribute(Type bindType, string bindMethodName) : Attribute
{
    /// <summary>The type that has the method.</summary>
    public Type BindType { get; } = bindType;

    /// <summary>The method; it takes a <see cref="ServiceBinderBase"/> and the service.</summary>
    public string BindMethodName { get; } = bindMethodName;
}
