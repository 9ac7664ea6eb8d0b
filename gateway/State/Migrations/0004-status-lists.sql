-- What the registries last said of certificates that a status list may hold. The registry's sequence decides which is newer.
create table certificate_statuses (
    certificate_key text not null primary key,
    status integer not null,
    change_sequence bigint not null,
    seen_at bigint not null
);

create index certificate_statuses_by_age on certificate_statuses (seen_at);

-- Places in the published lists (IETF Token Status List). A place is never given away twice, so no row is ever deleted.
create table status_entries (
    type_code text not null,
    list_number integer not null,
    place bigint not null,
    certificate_key text not null unique,
    status integer not null,
    primary key (type_code, list_number, place)
);

-- Most certificates are valid, and the others are all that a list is made of.
create index status_entries_not_valid on status_entries (type_code, list_number) where status <> 0;

-- The lists that have been begun. The revision grows with every change of what a list says.
create table published_status_lists (
    type_code text not null,
    list_number integer not null,
    capacity bigint not null,
    revision bigint not null,
    primary key (type_code, list_number)
);
