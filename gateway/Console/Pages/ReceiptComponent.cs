using Exchange.Gateway.Console.Texts;
using Microsoft.AspNetCore.Components;

namespace Exchange.Gateway.Console.Pages;

/// <summary>A part of the page of receipts. Every part is given the whole view, so that none hands it on.</summary>
public abstract class ReceiptComponent : ComponentBase
{
    [CascadingParameter]
    internal ReceiptView View { get; set; } = null!;

    /// <summary>Texts in the page's language.</summary>
    internal Phrasing In => View.In;
}
