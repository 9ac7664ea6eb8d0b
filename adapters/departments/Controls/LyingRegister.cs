using Exchange.Departments.Registries;

namespace Exchange.Departments.Controls;

/// <summary>Answers with certificates of the right type and the wrong holder.</summary>
internal sealed class LyingRegister(Registry registry) : IRegister
{
    public Certificate? Get(string id)
    {
        var asked = registry.Get(id) ?? registry.At(0);
        return Others(asked.Type.Code, asked.Holder.Code).FirstOrDefault();
    }

    public IReadOnlyList<Certificate> Find(string holderCode, string holderCodeType, string typeCode) =>
        Others(typeCode, holderCode).FirstOrDefault() is { } other ? [other] : [];

    private IEnumerable<Certificate> Others(string typeCode, string thanHolder) => Enumerable.Range(0, registry.Count)
        .Select(registry.At)
        .Where(one => one.Type.Code == typeCode && one.Holder.Code != thanHolder);
}
