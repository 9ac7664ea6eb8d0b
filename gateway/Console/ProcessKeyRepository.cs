using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Exchange.Gateway.Console;

/// <summary>Data-protection keys that live as long as the process.</summary>
internal sealed class ProcessKeyRepository : IXmlRepository
{
    private readonly Lock _lock = new();
    private readonly List<XElement> _keys = [];

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
