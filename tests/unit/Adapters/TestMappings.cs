namespace Exchange.Tests.Unit.Adapters;

/// <summary>Mappings of small registries and what those answer.</summary>
internal static class TestMappings
{
    public const string TypeCode = "11100000MB0143028R001";
    public const string OtherTypeCode = "11350703DEM0MR018P001";
    public const string Id = "1.2.156.3005.2.11100000MB0143028R001.11350703DEM0MR018P.350703000000001.001.K";

    /// <summary>The keys before <c>operations</c>; a test may append what it needs.</summary>
    public const string Head =
        """
        name: registry
        kind: rest
        baseAddress: ${REGISTRY_URL}
        answers: json
        auth: { kind: header, header: X-Api-Key, secret: { environment: REGISTRY_SECRET } }
        types:
          - code: 11100000MB0143028R001
            name: 营业执照
            states: { "01": valid, "03": revoked, "99": other }
        certificate:
          id: id
          typeCode: type
          holderName: holder.name
          holderCode: holder.code
          holderCodeType: { path: holder.kind, map: { ID: "111", ORG: "001" } }
          validFrom: from
          validTo: { path: to, absent: [none] }
          state: state
          stateText: words
          annotations: { list: notes, madeAt: at, reason: why }
          relatedItems: items
          extension: more
          hasDocument: file
          changeSequence: seq

        """;

    public const string Operations =
        """
        operations:
          get:
            request: { method: GET, path: "/certificates/{id}" }
            noMatch: [{ status: 404, field: code, is: NONE }]
            unavailable: [{ field: code, is: BUSY }]
            errors: [{ field: code, is: [BROKEN, DENIED] }]
            certificate: .
          find:
            request:
              method: POST
              path: /search
              json: |
                { "who": "{holderCode}", "kind": "{holderCodeType}", "type": "{typeCode}" }
            certificates: list
          changes:
            request: { method: GET, path: /changes, query: { after: "{after}" } }
            certificates: list
            latest: last
            time: now
            more: more
          document:
            request: { method: GET, path: "/certificates/{id}/file" }
            noMatch: [{ status: 404, field: code, is: NONE }]
            mediaTypes: [application/pdf]
          register:
            request: { method: POST, path: /certificates }
            conflict: [{ status: 409 }]
            send: .
            certificate: .

        """;

    public const string Whole = Head + Operations;

    /// <summary>A certificate as this registry writes it.</summary>
    public static string Certificate(
        string id = Id, string type = TypeCode, string state = "01", string holder = "91350703DM00000001", ulong sequence = 7) =>
        $$"""
        { "id": "{{id}}", "type": "{{type}}", "holder": { "name": "建阳小店", "code": "{{holder}}", "kind": "ORG" },
          "from": "2021-05-01", "to": "none", "state": "{{state}}", "words": null,
          "notes": [ { "at": "2022-05-01T10:00:00+08:00", "why": "更正" } ], "items": [ "one", "two" ],
          "more": { "经营范围": "餐饮", "人数": 3 }, "file": true, "seq": {{sequence}} }
        """;
}
