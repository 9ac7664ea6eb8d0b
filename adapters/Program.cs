using Exchange.Adapters.Hosting;

return await AdapterCommand.Create().Parse(args).InvokeAsync();
