using System.CommandLine;
using Exchange.Faults;

Option<int> rounds = new("--rounds") { Description = "How many times the gateway is killed", DefaultValueFactory = _ => 50 };
Option<int> seconds = new("--seconds") { Description = "Stop after this long, however many rounds that was; 0 means after all of them" };
Option<int> rate = new("--rate") { Description = "Requests a second", DefaultValueFactory = _ => 1000 };
Command kill = new("kill", "Kill the gateway at random moments under load: no answered request may lack its record") { rounds, seconds, rate };
kill.SetAction((parsed, cancellation) => KilledGateway.RunAsync(parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rate), cancellation));

Option<int> runs = new("--runs") { Description = "How many interleaved runs of each kind", DefaultValueFactory = _ => 5 };
Option<int> length = new("--length") { Description = "Seconds a run", DefaultValueFactory = _ => 10 };
Command hang = new("hang", "Let one registry hang: what the others' cached verifications notice of it") { runs, length, rate };
hang.SetAction((parsed, cancellation) => HangingRegistry.RunAsync(parsed.GetValue(runs), TimeSpan.FromSeconds(parsed.GetValue(length)), parsed.GetValue(rate), cancellation));

return await new RootCommand("Faults under load, against the real programs") { kill, hang }.Parse(args).InvokeAsync();
