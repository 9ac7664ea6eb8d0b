-- Access tokens that were taken back, until they would have expired. The sequence grows by one with every row and is
-- given away once, so that each replica reads what is new to it; the row with the highest is never deleted.
create table revoked_tokens (
    sequence bigint not null primary key,
    token text not null unique,
    expires_at bigint not null
);
