using Exchange.Gateway.Search.Streams;
using Microsoft.AspNetCore.Http;

namespace Exchange.Tests.Unit.Gateway.Search;

public sealed class SearchFormatsTests
{
    // Fails: a client that reads pages of JSON suddenly gets a table, or the other way round.
    [Theory]
    [InlineData(null, null)]
    [InlineData("*/*", null)]
    [InlineData("application/json", null)]
    [InlineData("text/html", null)]
    [InlineData("text/csv", "text/csv")]
    [InlineData("TEXT/CSV; charset=utf-8", "text/csv")]
    [InlineData("application/x-ndjson, */*;q=0.1", "application/x-ndjson")]
    [InlineData("text/csv;q=0.2, application/json;q=0.9", null)]
    [InlineData("text/csv;q=0, */*", null)]
    [InlineData("no media type", null)]
    public void WhatTheCallerLikesBest_IsGiven(string? accept, string? mediaType)
    {
        DefaultHttpContext http = new();
        http.Request.Headers.Accept = accept;

        Assert.Equal(mediaType, SearchFormats.Of(http.Request)?.MediaType);
    }
}
