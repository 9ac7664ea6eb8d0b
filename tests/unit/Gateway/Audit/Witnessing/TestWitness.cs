using Exchange.Gateway.Audit.Witnessing;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Audit;
using Exchange.Tests.Unit.Audit.Notes;

namespace Exchange.Tests.Unit.Gateway.Audit.Witnessing;

/// <summary>A node that witnesses the log of <see cref="TestKeys.Log"/>, with a database of its own.</summary>
internal sealed class TestWitness : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<SqliteState> _states = [];

    public TestWitness()
    {
        Time.Advance(TestKeys.Now - Time.GetUtcNow());
        Health = new NodeHealth(Time);
        State = OpenState();
        Witness = new Witness(TestKeys.City, new Dictionary<string, WitnessedLog> { [TestKeys.Origin] = Log });
        Memory = new WitnessMemory(State, Health);
        Queue = new SuspicionQueue(Witness);
        Checkpoints = new CheckpointWitness(Witness, Memory, Time);
        Alarms = new WitnessAlarms(State);
    }

    public static WitnessedLog Log { get; } = new(TestKeys.Origin, [TestKeys.Log.VerifierKey], new Uri("https://jianyang.example/audit/log/0/"));

    public ManualTime Time { get; } = new();

    public NodeHealth Health { get; }

    public SqliteState State { get; }

    public Witness Witness { get; }

    public WitnessMemory Memory { get; }

    public SuspicionQueue Queue { get; }

    public CheckpointWitness Checkpoints { get; }

    public WitnessAlarms Alarms { get; }

    public static async Task<TestWitness> StartAsync()
    {
        TestWitness witness = new();
        await Migrator.MigrateAsync(witness.State, CancellationToken.None);
        return witness;
    }

    /// <summary>The same witness in another process: nothing is shared but the database.</summary>
    public CheckpointWitness Replica() => new(Witness, new WitnessMemory(OpenState(), Health), Time);

    public async ValueTask DisposeAsync()
    {
        foreach (SqliteState state in _states)
        {
            await state.DisposeAsync();
        }

        _directory.Dispose();
    }

    private SqliteState OpenState()
    {
        SqliteState state = new(Path.Combine(_directory.Path, "state.db"));
        _states.Add(state);
        return state;
    }
}
