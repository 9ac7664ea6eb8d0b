namespace Exchange.Faults.Storms;

/// <summary>A verification as the counter saw it.</summary>
/// <param name="Replica">Which one was asked.</param>
/// <param name="Sent">When, as a timestamp of this process's clock that is never set.</param>
/// <param name="Received">When the whole answer was there.</param>
/// <param name="Status">HTTP; 0 where no answer came.</param>
/// <param name="Verdict">Of a problem its code and what it says.</param>
internal readonly record struct Asked(int Replica, string CertificateId, long Sent, long Received, int Status, string? Verdict, DateTimeOffset AsOf);
