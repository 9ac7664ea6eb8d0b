using Exchange.Gateway.Access;
using Exchange.Gateway.Health;
using Exchange.Gateway.Hosting;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Gateway.Access;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Tests.Unit.Gateway.Configuration;

public sealed class AccessKeyWatchTests : IAsyncLifetime, IDisposable
{
    private const string Issuer = "http://127.0.0.1:8090";

    private readonly NodeFiles _files = new();
    private readonly ManualTime _time = new();
    private readonly TestKey _first = new();
    private readonly TestKey _second = new();
    private readonly NodeHealth _health;
    private CompiledNode _node = null!;
    private AccessSnapshots _snapshots = null!;
    private AccessKeyWatch _watch = null!;

    public AccessKeyWatchTests() => _health = new NodeHealth(_time);

    public async Task InitializeAsync()
    {
        _files.Write("signing.pem", _first.PrivatePem);
        _files.Write("retired.pem", _second.PrivatePem);
        _files.Write("client.jwks.json", _first.Jwks);
        _node = _files.With("Access:RetiredKeyFiles:0", "retired.pem").Compile();
        _snapshots = new AccessSnapshots(_node.Access);
        _watch = new AccessKeyWatch(_node, _snapshots, _node.SigningKeys, _health, _time, NullLogger<AccessKeyWatch>.Instance);
        await _watch.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _watch.StopAsync(CancellationToken.None);
        _watch.Dispose();
        await _node.State.DisposeAsync();
    }

    public void Dispose() => _files.Dispose();

    // Fails: a stolen signing key is taken out, and the tokens made with it go on until the node is restarted; or new tokens are still signed with it.
    [Fact]
    public async Task ReplacedSigningKey_IsInForceForSigningAndValidating()
    {
        TestKey third = new();
        TokenIssuer issuer = new(Issuer, _node.SigningKeys, _time);
        TokenValidator validator = new(_snapshots, Issuer, _time);
        string old = issuer.Issue("counter", [], [Issuer], TimeSpan.FromMinutes(30));
        Assert.True((await validator.ValidateAsync(old)).Succeeded);
        _files.Write("signing.pem", third.PrivatePem);
        await UntilAsync(() => _node.SigningKeys.Credentials.Key.KeyId == third.Id);
        Assert.False((await validator.ValidateAsync(old)).Succeeded);
        Assert.True((await validator.ValidateAsync(issuer.Issue("counter", [], [Issuer], TimeSpan.FromMinutes(30)))).Succeeded);
    }

    // Fails: a retired key cannot be taken away while the node runs.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RetiredKeyWhoseFileIsGoneOrEmpty_IsGone(bool deleted)
    {
        Assert.Contains(_snapshots.Current.IssuerKeys[Issuer], key => key.KeyId == _second.Id);
        if (deleted)
        {
            File.Delete(Path.Combine(_files.Directory, "retired.pem"));
        }
        else
        {
            _files.Write("retired.pem", "");
        }

        await UntilAsync(() => _snapshots.Current.IssuerKeys[Issuer].All(key => key.KeyId != _second.Id));
        Assert.Empty(_health.Degraded());
    }

    // Fails: a client that exchanges its keys needs the node to be restarted, or a trusted issuer's old key counts on.
    [Fact]
    public async Task ReplacedKeySet_IsInForceForClientsAndIssuers()
    {
        _files.Write("client.jwks.json", _second.Jwks);
        await UntilAsync(() => _snapshots.Current.Clients["counter"].Keys.Single().KeyId == _second.Id);
        Assert.Equal(_second.Id, _snapshots.Current.IssuerKeys["http://127.0.0.1:8080"].Single().KeyId);
    }

    // Fails: a slip of the hand locks every client out, and nobody is told; or mending it needs a restart.
    [Theory]
    [InlineData("client.jwks.json")]
    [InlineData("signing.pem")]
    public async Task UnusableFile_LeavesTheKeysAndIsTold(string file)
    {
        string good = File.ReadAllText(Path.Combine(_files.Directory, file));
        AccessSnapshot before = await SettledAsync();
        _files.Write(file, "rubbish");
        await UntilAsync(() => _health.Degraded().Contains(AccessKeyWatch.Part));
        Assert.Same(before, _snapshots.Current);
        Assert.Equal(_first.Id, _node.SigningKeys.Credentials.Key.KeyId);
        _time.Advance(TimeSpan.FromSeconds(30));
        await UntilAsync(() => _health.Degraded().Contains(AccessKeyWatch.Part));
        _files.Write(file, good);
        await UntilAsync(() => _health.Degraded().Count == 0);
    }

    /// <summary>The snapshot of the watch's first look.</summary>
    private async Task<AccessSnapshot> SettledAsync()
    {
        await UntilAsync(() => !ReferenceEquals(_snapshots.Current, _node.Access));
        return _snapshots.Current;
    }

    private async Task UntilAsync(Func<bool> so)
    {
        while (!so())
        {
            await _time.UntilAwaitedAsync(TimeSpan.FromMilliseconds(400));
            _time.Advance(TimeSpan.FromMilliseconds(400));
        }
    }
}
