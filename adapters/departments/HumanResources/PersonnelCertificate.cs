using System.Globalization;
using System.Xml.Linq;
using Exchange.Contracts.CodeLists;
using Exchange.Departments.Registries;

namespace Exchange.Departments.HumanResources;

/// <summary>A certificate as human resources writes it: XML, codes in attributes, states as words, days as on paper.</summary>
internal static class PersonnelCertificate
{
    private const string IsoDate = "yyyy-MM-dd";
    private const string LocalTime = "yyyy-MM-dd HH:mm:ss";

    public static XElement Write(Certificate one) => new(
        "Certificate",
        new XAttribute("sequence", one.Sequence),
        new XElement("Identifier", one.Id),
        new XElement("Type", new XAttribute("code", one.Type.Code), one.Type.Name),
        new XElement("Number", one.Number),
        Organisation("Issuer", one.Issuer),
        Organisation("DefinedBy", one.DefiningBody),
        new XElement("Holder",
            new XElement("Name", one.Holder.Name),
            new XElement("Code", new XAttribute("type", one.Holder.CodeType), one.Holder.Code)),
        new XElement("IssuedOn", one.IssuedOn.ToString(IsoDate, CultureInfo.InvariantCulture)),
        new XElement("Validity",
            new XAttribute("from", ChineseDate.Write(one.ValidFrom)),
            new XAttribute("to", one.ValidTo is { } last ? ChineseDate.Write(last) : ChineseDate.WithoutEnd)),
        new XElement("Area", one.Area),
        new XElement("Status", new XAttribute("remark", one.State.Meaning == CanonicalState.Other ? one.State.Text : ""), one.State.Code),
        new XElement("Version", one.Version),
        new XElement("Annotations", one.Annotations.Select(Write)),
        new XElement("Items", one.RelatedItems.Select(item => new XElement("Item", item))),
        new XElement("Details", one.Extension.Select(pair => new XElement("Detail", new XAttribute("name", pair.Key), pair.Value))),
        new XElement("Document", new XAttribute("available", one.HasDocument)));

    /// <summary>Null where the type is not here or the state not one of the type's.</summary>
    /// <exception cref="FormatException">An element or attribute is missing, or a date is not one.</exception>
    public static Certificate? Read(XElement element, Registry registry)
    {
        var status = Child(element, "Status");
        var remark = (string?)status.Attribute("remark");
        if (registry.TypeOf(Attribute(Child(element, "Type"), "code")) is not { } type
            || type.States.Of(status.Value, string.IsNullOrEmpty(remark) ? null : remark) is not { } state)
        {
            return null;
        }

        var holder = Child(element, "Holder");
        var validity = Child(element, "Validity");
        var validTo = (string?)validity.Attribute("to");
        return new Certificate
        {
            Id = Child(element, "Identifier").Value,
            Type = type,
            Number = Child(element, "Number").Value,
            Issuer = Organisation(Child(element, "Issuer")),
            DefiningBody = Organisation(Child(element, "DefinedBy")),
            Holder = new Holder(Child(holder, "Name").Value, Child(holder, "Code").Value, Attribute(Child(holder, "Code"), "type")),
            IssuedOn = DateOnly.ParseExact(Child(element, "IssuedOn").Value, IsoDate, CultureInfo.InvariantCulture),
            ValidFrom = ChineseDate.Read(Attribute(validity, "from")),
            ValidTo = validTo is null or "" or ChineseDate.WithoutEnd ? null : ChineseDate.Read(validTo),
            Area = Child(element, "Area").Value,
            State = state,
            Version = Child(element, "Version").Value,
            Annotations = [.. element.Elements("Annotations").Elements("Annotation").Select(ReadAnnotation)],
            RelatedItems = [.. element.Elements("Items").Elements("Item").Select(item => item.Value)],
            Extension = element.Elements("Details").Elements("Detail").ToDictionary(one => Attribute(one, "name"), one => one.Value),
            HasDocument = (string?)element.Element("Document")?.Attribute("available") == "true",
            Sequence = 0,
        };
    }

    private static XElement Organisation(string name, Organisation one) => new(name, new XAttribute("code", one.Code), one.Name);

    private static Organisation Organisation(XElement element) => new(Attribute(element, "code"), element.Value);

    private static XElement Write(Annotation one) => new(
        "Annotation",
        new XAttribute("madeAt", one.MadeAt.ToOffset(ChinaTime.Offset).ToString(LocalTime, CultureInfo.InvariantCulture)),
        new XAttribute("madeBy", one.MadeBy),
        new XAttribute("validTo", one.ValidTo is { } last ? ChineseDate.Write(last) : ""),
        one.Reason);

    private static Annotation ReadAnnotation(XElement element)
    {
        var madeAt = DateTime.ParseExact(Attribute(element, "madeAt"), LocalTime, CultureInfo.InvariantCulture);
        var validTo = (string?)element.Attribute("validTo");
        return new Annotation(
            new DateTimeOffset(madeAt, ChinaTime.Offset),
            Attribute(element, "madeBy"),
            element.Value,
            string.IsNullOrEmpty(validTo) ? null : ChineseDate.Read(validTo));
    }

    private static XElement Child(XElement element, string name) =>
        element.Element(name) ?? throw new FormatException($"The element {name} is missing.");

    private static string Attribute(XElement element, string name) =>
        (string?)element.Attribute(name) ?? throw new FormatException($"The attribute {name} of {element.Name} is missing.");
}
