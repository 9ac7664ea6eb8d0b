using Exchange.Gateway.Commands;

return await ExchangeCommand.Create().Parse(args).InvokeAsync();
