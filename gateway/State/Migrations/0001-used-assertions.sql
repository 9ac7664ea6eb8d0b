-- Client assertions that have been used, until they expire (RFC 7523 clause 3, number 7).
create table used_assertions (
    client text not null,
    assertion text not null,
    expires_at bigint not null,
    primary key (client, assertion)
);

create index used_assertions_by_expiry on used_assertions (expires_at);
