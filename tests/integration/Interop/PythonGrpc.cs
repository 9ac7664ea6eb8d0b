using System.Diagnostics;
using Exchange.Contracts.V1;
using Exchange.Tests.Integration.Fixtures;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Exchange.Tests.Integration.Interop;

/// <summary>Debian's Python with its own gRPC: an implementation of the protocol that shares nothing with ours.</summary>
internal static class PythonGrpc
{
    public const string Interpreter = "/usr/bin/python3";

    public static bool IsThere { get; } = File.Exists(Interpreter) && Imports();

    public static string ScriptOf(string name) => Checkout.PathOf("tests", "integration", "Interop", name);

    /// <summary>The contract as a descriptor set: what a third party would make of the .proto files with protoc.</summary>
    public static string WriteDescriptors(TemporaryDirectory directory)
    {
        FileDescriptorSet set = new();
        Add(set, CertificateSourceReflection.Descriptor);
        string file = directory.PathOf("contract.protoset");
        File.WriteAllBytes(file, set.ToByteArray());
        return file;
    }

    private static void Add(FileDescriptorSet set, FileDescriptor file)
    {
        foreach (FileDescriptor dependency in file.Dependencies)
        {
            Add(set, dependency);
        }

        if (set.File.All(present => present.Name != file.Name))
        {
            set.File.Add(file.ToProto());
        }
    }

    private static bool Imports()
    {
        using Process process = Process.Start(new ProcessStartInfo(Interpreter, ["-c", "import grpc, google.protobuf"]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>A test that needs Python with gRPC; skipped by name where it is missing.</summary>
public sealed class PythonGrpcFactAttribute : FactAttribute
{
    public PythonGrpcFactAttribute()
    {
        if (!PythonGrpc.IsThere)
        {
            Skip = "Python's gRPC is not installed (Debian: python3-grpcio python3-protobuf).";
        }
    }
}
