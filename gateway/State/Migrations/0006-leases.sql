-- Who does what only one replica is to do at a time, and until when (milliseconds since 1970 by the database's clock).
create table leases (
    name text not null primary key,
    holder text not null,
    expires_at bigint not null
);
