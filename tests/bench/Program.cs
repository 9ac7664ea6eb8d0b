using Exchange.Bench;

return await BenchCommand.Create().Parse(args).InvokeAsync();
