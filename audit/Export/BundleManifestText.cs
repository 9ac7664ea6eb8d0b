using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Exchange.Audit.Notes;

namespace Exchange.Audit.Export;

/// <summary>
/// A manifest as lines of UTF-8, each value in its one spelling:
/// <code>
/// exchange.audit/bundle@v1
/// made 2026-11-23T01:02:03Z
/// whole yes               or no
/// covered REPLICA SIZE    for each log that was searched
/// log REPLICA ORIGIN      for each log with records in the bundle
/// search REPLICA INDEX    for each record of a search
/// found REPLICA INDEX ENTRY[,ENTRY…]
/// file SHA256 NAME
/// digest SHA256           of all lines before, with their newlines
/// </code>
/// </summary>
internal static class BundleManifestText
{
    private const string Version = "exchange.audit/bundle@v1";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string DigestMark = "digest ";

    /// <summary>No node has more.</summary>
    private const int MaximumLogs = 1000;

    public static byte[] Write(BundleManifest manifest)
    {
        var text = Lines(manifest);
        return Encoding.UTF8.GetBytes($"{text}{DigestMark}{DigestOf(text)}\n");
    }

    public static string DigestOf(BundleManifest manifest) => DigestOf(Lines(manifest));

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out BundleManifest? manifest)
    {
        manifest = null;
        if (bytes.Length > BundleManifest.MaximumBytes || !StrictText.TryDecodeUtf8(bytes, out var text) || NoteText.HasControls(text) || !text.EndsWith('\n'))
        {
            return false;
        }

        if (Read(text[..^1].Split('\n')) is { } read && read.ToBytes().AsSpan().SequenceEqual(bytes))
        {
            manifest = read;
        }

        return manifest is not null;
    }

    private static string Lines(BundleManifest manifest)
    {
        var text = new StringBuilder(Version).Append('\n')
            .Append(CultureInfo.InvariantCulture, $"made {manifest.Made.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}\n")
            .Append(CultureInfo.InvariantCulture, $"whole {(manifest.IsWhole ? "yes" : "no")}\n");
        foreach (var (replica, size) in manifest.Covered)
        {
            text.Append(CultureInfo.InvariantCulture, $"covered {replica} {size}\n");
        }

        foreach (var (replica, origin) in manifest.Logs)
        {
            text.Append(CultureInfo.InvariantCulture, $"log {replica} {origin}\n");
        }

        foreach (var (replica, index, _) in manifest.Searches)
        {
            text.Append(CultureInfo.InvariantCulture, $"search {replica} {index}\n");
        }

        foreach (var (replica, index, entries) in manifest.Found)
        {
            text.Append(CultureInfo.InvariantCulture, $"found {replica} {index} {string.Join(',', entries.Select(entry => entry.ToString(CultureInfo.InvariantCulture)))}\n");
        }

        foreach (var (name, digest) in manifest.Files)
        {
            text.Append(CultureInfo.InvariantCulture, $"file {Convert.ToHexStringLower(digest.Span)} {name}\n");
        }

        return text.ToString();
    }

    private static string DigestOf(string lines) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)));

    /// <summary>Takes the lines apart; that they stand in their order and spelling, and the digest is theirs, shows when they are written again.</summary>
    private static BundleManifest? Read(string[] lines)
    {
        if (lines.Length < 4 || lines[0] != Version || Value(lines[1], "made") is not { } made || Value(lines[2], "whole") is not { } whole
            || !DateTimeOffset.TryParseExact(made, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return null;
        }

        var (covered, logs) = (new List<BundledCoverage>(), new List<BundledLog>());
        var (searches, found, files) = (new List<BundledRecord>(), new List<BundledRecord>(), new List<BundledFile>());
        foreach (var line in lines[3..^1])
        {
            var parts = line.Split(' ', 4);
            var understood = parts switch
            {
                ["covered", var replica, var size] => TryAdd(covered, MaximumLogs, Number(size) is { } number && Replica(replica) is { } its ? new BundledCoverage(its, number) : null),
                ["log", var replica, var origin] => TryAdd(logs, MaximumLogs, Replica(replica) is { } its ? new BundledLog(its, origin) : null),
                ["search", var replica, var index] => TryAdd(searches, BundleManifest.MaximumRecords, Record(replica, index, [])),
                ["found", var replica, var index, var entries] => TryAdd(found, BundleManifest.MaximumRecords, Entries(entries) is { } all ? Record(replica, index, all) : null),
                ["file", var digest, var name] => TryAdd(files, (2 * BundleManifest.MaximumRecords) + MaximumLogs + 2, Digest(digest) is { } hash ? new BundledFile(name, hash) : null),
                _ => false,
            };
            if (!understood)
            {
                return null;
            }
        }

        return new BundleManifest { Made = time, IsWhole = whole == "yes", Covered = covered, Logs = logs, Searches = searches, Found = found, Files = files };
    }

    private static bool TryAdd<T>(List<T> list, int maximum, T? item)
        where T : class
    {
        if (item is null || list.Count == maximum)
        {
            return false;
        }

        list.Add(item);
        return true;
    }

    private static string? Value(string line, string name) => line.StartsWith(name + " ", StringComparison.Ordinal) ? line[(name.Length + 1)..] : null;

    private static BundledRecord? Record(string replica, string index, IReadOnlyList<int> entries) =>
        Replica(replica) is { } its && Number(index) is { } number ? new BundledRecord(its, number, entries) : null;

    private static int? Replica(string text) => Number(text) is <= int.MaxValue and var number ? (int)number : null;

    private static ulong? Number(string text) => StrictText.TryParseDecimal(text, out var number) ? number : null;

    /// <summary>At least one, each greater than the one before.</summary>
    private static List<int>? Entries(string text)
    {
        var entries = new List<int>();
        foreach (var part in text.Split(','))
        {
            if (Replica(part) is not { } entry || (entries.Count > 0 && entries[^1] >= entry))
            {
                return null;
            }

            entries.Add(entry);
        }

        return entries;
    }

    private static byte[]? Digest(string text) =>
        text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigitLower) ? Convert.FromHexString(text) : null;
}
