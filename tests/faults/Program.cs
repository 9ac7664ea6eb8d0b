using System.CommandLine;
using Exchange.Faults;
using Exchange.Faults.Storms;
using Exchange.Faults.World;

Option<int> rounds = new("--rounds") { Description = "How many times the gateway is killed", DefaultValueFactory = _ => 50 };
Option<int> seconds = new("--seconds") { Description = "Stop after this long, however many rounds that was; 0 means after all of them" };
Option<int> rate = new("--rate") { Description = "Requests a second", DefaultValueFactory = _ => 1000 };
Command kill = new("kill", "Kill the gateway at random moments under load: no answered request may lack its record") { rounds, seconds, rate };
kill.SetAction((parsed, cancellation) => KilledGateway.RunAsync(parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rate), cancellation));

Option<int> runs = new("--runs") { Description = "How many interleaved runs of each kind", DefaultValueFactory = _ => 5 };
Option<int> length = new("--length") { Description = "Seconds a run", DefaultValueFactory = _ => 10 };
Command hang = new("hang", "Let one registry hang: what the others' cached verifications notice of it") { runs, length, rate };
hang.SetAction((parsed, cancellation) => HangingRegistry.RunAsync(parsed.GetValue(runs), TimeSpan.FromSeconds(parsed.GetValue(length)), parsed.GetValue(rate), cancellation));

Option<string> without = new("--without") { Description = "Servers to do without, with commas between: " + string.Join(", ", Parts.Names), DefaultValueFactory = _ => "" };
without.Validators.Add(result =>
{
    if (result.GetValueOrDefault<string>().Split(',', StringSplitOptions.RemoveEmptyEntries).Except(Parts.Names).FirstOrDefault() is { } unknown)
    {
        result.AddError($"--without knows no {unknown}.");
    }
});
Parts Found(ParseResult parsed) => Parts.Find(parsed.GetRequiredValue(without).Split(',', StringSplitOptions.RemoveEmptyEntries));

Option<int> revocations = new("--revocations") { Description = "How many certificates are revoked", DefaultValueFactory = _ => 2000 };
Option<string> faults = new("--faults") { Description = "on: Redis, Kafka and the adapters are killed and frozen at random moments", DefaultValueFactory = _ => "off" };
faults.AcceptOnlyFromAmong("on", "off");
Command staleness = new("staleness", "Revoke certificates under load: how late each counter learns of it") { revocations, rate, faults, without };
staleness.SetAction((parsed, _) => StalenessStorm.RunAsync(Found(parsed), parsed.GetValue(revocations), parsed.GetValue(rate), parsed.GetValue(faults) == "on"));

Option<int> asks = new("--asks") { Description = "How many ask at once", DefaultValueFactory = _ => 5000 };
Command stampede = new("stampede", "Thousands ask for one unknown card: the registry is called once") { asks, without };
stampede.SetAction((parsed, _) => StampedeStorm.RunAsync(Found(parsed), parsed.GetValue(asks)));

Option<int> troubles = new("--rounds") { Description = "How many times Redis is stopped, frozen, killed, emptied or set back", DefaultValueFactory = _ => 100 };
Command redis = new("redis", "Break Redis under load: no wrong verdict, no error, back in time") { troubles, rate, without };
redis.SetAction((parsed, _) => RedisStorm.RunAsync(Found(parsed), parsed.GetValue(troubles), parsed.GetValue(rate)));

Command leaks = new("leaks", "Search Redis, Kafka and all logs for anything personal") { without };
leaks.SetAction((parsed, _) => LeakStorm.RunAsync(Found(parsed)));

return await new RootCommand("Faults under load, against the real programs") { kill, hang, staleness, stampede, redis, leaks }.Parse(args).InvokeAsync();
