using Exchange.Departments.Hosting;

var parsed = DepartmentsCommand.Create().Parse(args);
if (parsed.Errors.Count == 0)
{
    return await parsed.InvokeAsync();
}

await Console.Error.WriteLineAsync(string.Join(" ", parsed.Errors.Select(error => error.Message)));
return 1;
