using System.Security.Cryptography;
using System.Text;
using Exchange.Audit;
using Exchange.Audit.Export;
using Exchange.Audit.Notes;
using Exchange.Tests.Unit.Audit.Notes;
using Exchange.Tests.Unit.Audit.Verification;
using Google.Protobuf;

namespace Exchange.Tests.Unit.Audit.Export;

/// <summary>
/// What a court's expert holds in hands. If one of these fails, a true record is not believed, or a forged bundle is.
/// </summary>
public sealed class BundleTests : IAsyncLifetime
{
    private const string AccessFile = "records/0-3.record";

    private SmallBundle _bundle = null!;

    public async Task InitializeAsync() => _bundle = await SmallBundle.CreateAsync();

    public Task DisposeAsync()
    {
        _bundle.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public void Bundle_IsProvenByItselfAndTheKeys()
    {
        BundleVerification shown = _bundle.Verify();

        Assert.True(shown.IsSound, $"{shown.Bad}");
        Assert.Equal(3, shown.Proven);
        Assert.Equal(6u, Assert.Single(shown.Checkpoints).Head.Size);
        Assert.Equal("exchange.example/witness/350700", Assert.Single(shown.Checkpoints[0].Cosignatures).Witness.Name);
        Assert.True(BundleCheck.IsBundle(_bundle.Path));
    }

    [Fact]
    public void EveryChangedByte_IsFoundInItsFile()
    {
        string[] names = _bundle.FileNames();
        Assert.Equal(["checkpoints/0.checkpoint", "keys.txt", "manifest.txt", "records/0-1.record", "records/0-1.tlog-proof", AccessFile, "records/0-3.tlog-proof", "records/0-4.record", "records/0-4.tlog-proof", "report.html"], names);
        foreach (string name in names)
        {
            byte[] content = _bundle.Read(name);
            for (int at = 0; at < content.Length; at++)
            {
                byte[] changed = [.. content];
                changed[at] ^= (byte)(1 << (at % 8));
                _bundle.Write(name, changed);
                Assert.Equal(name, _bundle.Verify().Bad?.File);
            }

            _bundle.Write(name, content);
        }

        Assert.True(_bundle.Verify().IsSound);
    }

    [Fact]
    public void MissingCutAndLengthenedFiles_AreNamed()
    {
        foreach (string name in _bundle.FileNames())
        {
            byte[] content = _bundle.Read(name);
            foreach (byte[] other in (byte[][])[[], content[..^1], [.. content, (byte)'\n']])
            {
                _bundle.Write(name, other);
                Assert.Equal(name, _bundle.Verify().Bad?.File);
            }

            File.Delete(_bundle.PathOf(name));
            Assert.Equal(name, _bundle.Verify().Bad?.File);
            _bundle.Write(name, content);
        }
    }

    /// <summary>What rides along unproven would be read as proven.</summary>
    [Theory]
    [InlineData("another.html")]
    [InlineData("records/0-2.record")]
    [InlineData("folder/file")]
    public void FileThatIsNotNamed_IsRefused(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_bundle.PathOf(name))!);
        _bundle.Write(name, [1]);

        Assert.Equal(name.StartsWith("folder", StringComparison.Ordinal) ? "folder" : name, _bundle.Verify().Bad?.File);
    }

    [Fact]
    public void Link_IsNotFollowed()
    {
        string elsewhere = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.Move(_bundle.PathOf(AccessFile), elsewhere);
        File.CreateSymbolicLink(_bundle.PathOf(AccessFile), elsewhere);

        BundleVerification shown = _bundle.Verify();
        File.Delete(elsewhere);

        Assert.Equal(AccessFile, shown.Bad?.File);
        Assert.Contains("link", shown.Bad!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownLog_WrongKeyAndMissingWitness_AreRefused()
    {
        NoteVerifierKey other = NoteSignerKey.Generate(TestKeys.Origin, NoteKeyType.Ed25519).VerifierKey;

        Assert.Contains("not among those given", _bundle.Verify(new BundleTrust([], [])).Bad!.Why, StringComparison.Ordinal);
        Assert.Equal("keys.txt", _bundle.Verify(new BundleTrust([other], [])).Bad!.File);
        Assert.Contains("not cosigned by", _bundle.Verify(SmallBundle.Trust with { RequiredWitnesses = [TestKeys.Province.VerifierKey] }).Bad!.Why, StringComparison.Ordinal);
    }

    /// <summary>The forger knows all hashes, and makes every file fit but what only the log's key can sign.</summary>
    [Fact]
    public async Task ForgedRecord_IsRefused_HoweverWellItFits()
    {
        AuditRecord record = SmallBundle.Access();
        record.Who.Officer = "jy-018";
        byte[] forged = DisclosedRecord.Of(record.ToByteArray(), RecordGroups.None).ToBytes();
        BundleVerification made = _bundle.Make(change: (place, file) => place.Index == 3 ? forged : file);

        Assert.Equal(AccessFile, made.Bad?.File);
        await ResealAsync(AccessFile, forged);
        Assert.Equal(AccessFile, _bundle.Verify().Bad?.File);
        Assert.Contains("not the record that the log has", _bundle.Verify().Bad!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForgedReport_IsRefused_HoweverWellItFits()
    {
        string report = Encoding.UTF8.GetString(_bundle.Read("report.html"));
        await ResealAsync("report.html", Encoding.UTF8.GetBytes(report.Replace("jy-017", "jy-018", StringComparison.Ordinal)));

        BundleFault bad = _bundle.Verify().Bad!;
        Assert.Equal("report.html", bad.File);
        Assert.Contains("does not say what the records say", bad.Why, StringComparison.Ordinal);
    }

    /// <summary>The search's own record counts what it found.</summary>
    [Fact]
    public void RecordLeftOut_IsMissed()
    {
        BundleManifest less = SmallBundle.Manifest with { Found = [SmallBundle.Found[0]] };

        Assert.Contains("lists 1 answers, where the records of the searches count 3", _bundle.Make(less).Bad!.Why, StringComparison.Ordinal);
        Directory.Delete(_bundle.PathOf("records"), recursive: true);
        Assert.True(_bundle.Make(less with { IsWhole = false }).IsSound);
        Assert.Contains("A limit was reached", Encoding.UTF8.GetString(_bundle.Read("report.html")), StringComparison.Ordinal);
    }

    /// <summary>One answer is left out, and another record of the log, which nobody looked for, makes up the count.</summary>
    [Fact]
    public void AnotherRecordInThePlaceOfOneThatWasFound_IsRefused()
    {
        BundleManifest other = SmallBundle.Manifest with { Found = [SmallBundle.Found[0], new(0, 1, [0]), new(0, 5, [0])] };

        Assert.Equal(new BundleFault("records/0-5.record", "it is not what any of the searches looked for."), _bundle.Make(other).Bad);
    }

    /// <summary>One answer is left out, and another one counts twice: under a second number for the same log.</summary>
    [Fact]
    public void RecordThatStandsThereTwice_IsRefused()
    {
        BundleManifest twice = SmallBundle.Manifest with { Found = [SmallBundle.Found[0], new(1, 3, [0]), new(0, 1, [0])] };

        Assert.Equal(new BundleFault("manifest.txt", "it lists a log twice."), _bundle.Make(twice).Bad);
    }

    /// <summary>No signature is over the time at which a bundle was made, so a forger may write the last second there is.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(9999)]
    public void TimeAtTheEndOfTheCalendar_StopsNoVerification(int year)
    {
        DateTimeOffset made = year == 1 ? DateTimeOffset.MinValue : new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

        Assert.True(_bundle.Make(SmallBundle.Manifest with { Made = made }).IsSound);
        Assert.True(_bundle.Verify().IsSound);
    }

    [Fact]
    public void MoreOfABatchThanWasFound_IsRefused()
    {
        BundleVerification made = _bundle.Make(change: (place, file) => place.Index == 1 ? DisclosedRecord.Of(_bundle.Records[1], RecordGroups.None).ToBytes() : file);

        Assert.Contains("other questions of the batch", made.Bad!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void WithheldGroups_AreInNoFile()
    {
        Assert.True(_bundle.Make(withheld: RecordGroups.Whom | RecordGroups.What).IsSound);

        BundleVerification shown = _bundle.Verify();

        Assert.True(shown.IsSound, $"{shown.Bad}");
        string report = Encoding.UTF8.GetString(_bundle.Read("report.html"));
        Assert.Contains("未出示 · withheld", report, StringComparison.Ordinal);
        Assert.Contains("jy-017", report, StringComparison.Ordinal);
        Assert.All(_bundle.FileNames(), name => Assert.DoesNotContain("the-holder", Encoding.UTF8.GetString(_bundle.Read(name)), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Report_TakesNothingThatARecordSaysForMarkup()
    {
        using SmallBundle bundle = await SmallBundle.CreateAsync(access: record =>
        {
            record.Why.Purpose = "<script>alert(1)</script>&\"'";
            record.Who.Officer = "ab\u202Edc\u0007";
            record.TraceId = "";
            record.Time = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = long.MaxValue, Nanos = -1 };
        });

        string report = Encoding.UTF8.GetString(bundle.Read("report.html"));

        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;", report, StringComparison.Ordinal);
        Assert.Contains("ab[U+202E]dc[U+0007]", report, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", report, StringComparison.Ordinal);
        Assert.DoesNotContain("跟踪号 · Trace id</th><td></td>", report, StringComparison.Ordinal);
    }

    /// <summary>The report belongs to the bundle's version. Whoever changes it raises the version, so that older bundles stay provable.</summary>
    [Fact]
    public void Report_OfThisVersion_IsAlwaysTheSame()
    {
        string report = Encoding.UTF8.GetString(_bundle.Read("report.html"));
        string[] lines = [.. report.Split('\n').Where(line => !line.Contains("Root", StringComparison.Ordinal))];

        Assert.Contains("<tr><th>时间 · Time</th><td>2026-11-22 10:03:04.000 +08:00</td></tr>", lines);
        Assert.Contains("<tr><th>检索 · Searched</th><td>办件编号 · Case: case-1; 答复条数 · Answered: 3</td></tr>", lines);
        Assert.Contains("<tr class=\"group\"><td colspan=\"2\">批量中的第 2 问,共 2 问 · Question 2 of 2</td></tr>", lines);
        Assert.Contains("<tr><th>提供的字段 · Fields released</th><td>number, holder.name</td></tr>", lines);
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
        Assert.True(digest == "36fab33c51cd86a05887dccce7780d0609d16bb76521e1ec95c4d1d9e7121abf", digest);
    }

    [Fact]
    public void Manifest_HasOneSpelling()
    {
        byte[] bytes = _bundle.Read("manifest.txt");
        Assert.True(BundleManifest.TryParse(bytes, out BundleManifest? manifest));
        Assert.Equal(bytes, manifest.ToBytes());
        Assert.EndsWith($"digest {manifest.Digest()}\n", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);

        foreach ((string from, string to) in (ValueTuple<string, string>[])[("0,2", "2,0"), ("covered 0 4", "covered 00 4"), ("whole yes", "whole maybe"), ("found 0 3 0", "found 0 3 -1"), ("\nsearch", "\n\nsearch")])
        {
            string other = Encoding.UTF8.GetString(bytes).Replace(from, to, StringComparison.Ordinal);
            Assert.NotEqual(Encoding.UTF8.GetString(bytes), other);
            Assert.False(BundleManifest.TryParse(Digested(other), out _), to);
        }
    }

    /// <summary>A forger's manifest may name what it likes, also files that lead out of the bundle.</summary>
    [Fact]
    public void ManifestThatLeadsElsewhere_IsRefused()
    {
        string manifest = Encoding.UTF8.GetString(_bundle.Read("manifest.txt"));
        _bundle.Write("manifest.txt", Digested(manifest.Replace(" keys.txt", " ../keys.txt", StringComparison.Ordinal)));

        Assert.Equal(new BundleFault("manifest.txt", "its files are not those of its records."), _bundle.Verify().Bad);
    }

    [Fact]
    public async Task ProofUnderAnotherCheckpoint_IsRefused()
    {
        SignedCheckpoint other = SmallLog.Parse(_bundle.Checkpoint.Note.ToBytes());
        const string Name = "records/0-3.tlog-proof";
        Assert.True(ProofFile.TryParse(_bundle.Read(Name), out ProofFile? proof, out _));
        await ResealAsync(Name, ProofFile.Of(proof.Index, proof.Proof, other.With(TestKeys.Province.Cosign(other.Checkpoint, TestKeys.Now))).ToBytes());

        Assert.Contains("its checkpoint is not that of checkpoints/0.checkpoint", _bundle.Verify().Bad!.Why, StringComparison.Ordinal);
    }

    /// <summary>Replaces a file, and has the manifest name it.</summary>
    private async Task ResealAsync(string name, byte[] content)
    {
        _bundle.Dispose();
        _bundle = await SmallBundle.CreateAsync();
        _bundle.Write(name, content);
        Assert.True(BundleManifest.TryParse(_bundle.Read("manifest.txt"), out BundleManifest? manifest));
        _bundle.Write("manifest.txt", (manifest with
        {
            Files = [.. manifest.Files.Select(file => file.Name == name ? file with { Digest = SHA256.HashData(content) } : file)],
        }).ToBytes());
    }

    /// <summary>The manifest's lines under a digest of their own.</summary>
    private static byte[] Digested(string manifest)
    {
        string lines = manifest[..manifest.LastIndexOf("digest ", StringComparison.Ordinal)];
        return Encoding.UTF8.GetBytes($"{lines}digest {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)))}\n");
    }
}
