using Exchange.Adapters.Answers;
using Exchange.Contracts.V1;

namespace Exchange.Adapters.Sources;

/// <summary>
/// A registry as one kind of adapter reaches it. Each call is one attempt: retries, circuit and limits are the work of
/// <see cref="GuardedSource"/>, and so is checking that the answer is one to the question. An operation that the
/// mapping does not have is <see cref="SourceFault.Unsupported"/>. Cancelled calls throw.
/// </summary>
internal interface ISource : IDisposable
{
    /// <summary>One certificate, or null where the registry answered that it has none.</summary>
    ValueTask<SourceResult<Certificate?>> GetAsync(string id, MappingTrace? trace, CancellationToken cancellation);

    ValueTask<SourceResult<IReadOnlyList<Certificate>>> FindAsync(HolderQuery query, CancellationToken cancellation);

    /// <summary>A page of all certificates of a type.</summary>
    ValueTask<SourceResult<ListPage>> ListAsync(ListQuery query, CancellationToken cancellation);

    /// <summary>What changed behind a sequence; without one nothing but the registry's last sequence and clock.</summary>
    ValueTask<SourceResult<ChangesPage>> ChangesAsync(ulong? after, CancellationToken cancellation);

    /// <summary>The certificate's file, or null where the registry answered that it has none.</summary>
    ValueTask<SourceResult<SourceDocument?>> OpenDocumentAsync(string id, CancellationToken cancellation);

    ValueTask<SourceResult<Certificate>> RegisterAsync(Certificate certificate, CancellationToken cancellation);
}

/// <summary>All certificates of a holder and a type are asked for.</summary>
internal sealed record HolderQuery(string HolderCode, string HolderCodeType, string TypeCode);

/// <param name="Cursor">What the page before told; empty from the beginning.</param>
/// <param name="Size">How many certificates the page should have.</param>
internal sealed record ListQuery(string TypeCode, string Cursor, int Size);

/// <param name="Next">Where the next page begins; empty where this is the last.</param>
/// <param name="Total">How many there are on all pages, about; 0 where the registry does not tell.</param>
internal sealed record ListPage(IReadOnlyList<Certificate> Certificates, string Next, ulong Total);

/// <summary>A page of changes, in the order of their sequences.</summary>
/// <param name="Latest">The registry's last sequence.</param>
/// <param name="Time">The registry's clock, before it read the list.</param>
/// <param name="More">Whether there are changes behind this page already.</param>
internal sealed record ChangesPage(IReadOnlyList<SourceChange> Changes, ulong Latest, DateTimeOffset Time, bool More);

/// <param name="Certificate">The certificate after the change; null where its type is not served.</param>
internal readonly record struct SourceChange(ulong Sequence, Certificate? Certificate);
