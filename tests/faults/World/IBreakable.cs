namespace Exchange.Faults.World;

/// <summary>A part of the world that can be taken away and given back while everything else goes on.</summary>
internal interface IBreakable
{
    /// <summary>As the reports call it.</summary>
    string Name { get; }

    /// <summary>As a power cut would.</summary>
    Task KillAsync();

    /// <summary>Starts it again, on the data it had on its disk.</summary>
    Task ReviveAsync();

    /// <summary>It keeps its connections and says nothing more.</summary>
    void Freeze();

    void Thaw();
}
