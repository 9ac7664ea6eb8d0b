using Exchange.Contracts.V1;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Verification.Changes;

/// <summary>Whoever announces changes: an adapter before a registry of this node, or a peer node.</summary>
internal interface IChangeSource
{
    /// <summary>The changes behind a cursor, in order, then as they happen.</summary>
    /// <param name="cursor">Of an earlier event; empty means from now on.</param>
    /// <exception cref="Grpc.Core.RpcException">
    /// The stream ended or cannot be had. OUT_OF_RANGE and INVALID_ARGUMENT: not behind this cursor. UNIMPLEMENTED and
    /// PERMISSION_DENIED: not at all.
    /// </exception>
    IAsyncEnumerable<ChangeEvent> OpenAsync(string cursor, CancellationToken cancellation);
}

/// <summary>One message of a change stream. Where it has neither certificate nor stamp, only its cursor counts.</summary>
/// <param name="Changed">A certificate as it is after a change.</param>
/// <param name="SourceTime">By the source's clock: everything that it knew up to this instant has been sent.</param>
/// <param name="Covered">The types that the stream covers; null where it does not tell, which means all.</param>
/// <param name="MayRepeat">The change may have been announced before, and a newer state of the certificate too.</param>
/// <param name="Holder">Whose it is now, where the publisher has made that out; null where the certificate names its holder.</param>
/// <param name="Cursor">The stream may be resumed behind this event.</param>
internal readonly record struct ChangeEvent(
    string Cursor, Certificate? Changed = null, DateTimeOffset? SourceTime = null, IReadOnlyCollection<string>? Covered = null, bool MayRepeat = false,
    HolderKey? Holder = null);
