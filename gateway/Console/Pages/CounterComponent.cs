using Exchange.Gateway.Console.Texts;
using Microsoft.AspNetCore.Components;

namespace Exchange.Gateway.Console.Pages;

/// <summary>A part of the page. Every part is given the whole view, so that none hands it on.</summary>
public abstract class CounterComponent : ComponentBase
{
    [CascadingParameter]
    internal CounterView View { get; set; } = null!;

    /// <summary>Texts in the page's language: <c>In[PageTexts.Verify]</c>.</summary>
    internal Phrasing In => View.In;

    /// <summary>Data comes in the registry's language, whatever the page speaks.</summary>
    internal static string DataLanguage => Language.Chinese.Tag();
}
