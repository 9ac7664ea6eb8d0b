using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Exchange.Gateway.Hosting;

/// <summary>
/// Data-protection keys that live as long as the process. The proxy's session affinity (unused) asks for them at the
/// start, and the counter page's forms, which need not outlive a restart; left alone, the framework would write them
/// into the home directory of whoever runs the node.
/// </summary>
internal sealed class ProcessKeys : IXmlRepository
{
    private readonly Lock _lock = new();
    private readonly List<XElement> _keys = [];

    public static void Configure(IServiceCollection services) => services.Configure<KeyManagementOptions>(options =>
    {
        options.XmlRepository = new ProcessKeys();
        options.XmlEncryptor = new NullXmlEncryptor();
    });

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_lock)
        {
            return [.. _keys];
        }
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (_lock)
        {
            _keys.Add(element);
        }
    }
}
