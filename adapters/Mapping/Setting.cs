namespace Exchange.Adapters.Mapping;

/// <summary>A value of a mapping file with the place it stands at.</summary>
internal readonly record struct Setting(string Text, Place Place);
