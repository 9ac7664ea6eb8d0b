using System.Globalization;
using Exchange.Departments.Generation;

namespace Exchange.Departments.NaturalResources;

/// <summary>Parcels of land: an ordinary departmental API beside the certificates.</summary>
internal sealed class Parcels(ulong seed)
{
    private const ulong Stream = 202;
    private const string District = "350703";

    /// <summary>Numbers 000001 to this one are given out.</summary>
    private const int Last = 500_000;

    public Parcel? Find(string code)
    {
        if (code.Length != District.Length + 6
            || !code.StartsWith(District, StringComparison.Ordinal)
            || !int.TryParse(code.AsSpan(District.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number is < 1 or > Last)
        {
            return null;
        }

        var draw = new Draw(seed, Stream, (ulong)number);
        return new Parcel(
            code,
            $"南平市建阳区{draw.Of<string>(["潭城街道", "童游街道", "麻沙镇", "水吉镇", "黄坑镇"])}{draw.Between(1, 300)}号",
            $"{draw.Between(80, 20_000)}.{draw.Below(100):D2}",
            draw.Of<string>(["城镇住宅用地", "商服用地", "工业用地", "水田", "茶园"]),
            draw.Of<string>(["出让", "划拨", "承包"]));
    }
}
