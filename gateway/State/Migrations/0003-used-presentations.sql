-- Presentations that were verified for single use, until they expire.
create table used_presentations (
    issuer text not null,
    nonce text not null,
    expires_at bigint not null,
    primary key (issuer, nonce)
);

create index used_presentations_by_expiry on used_presentations (expires_at);
