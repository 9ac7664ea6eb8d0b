-- Since when each kind of watching goes on, in milliseconds since 1970. The revision grows with everything that is kept of it, so
-- that of two who watch at once one finds that it was too late.
create table alert_watches (
    name text not null primary key,
    began_at bigint not null,
    revision bigint not null
);

-- Up to where each replica's log was looked at.
create table alert_places (
    replica integer not null primary key,
    next_index bigint not null
);

-- When a client last read a type of certificate, both as numbers that they hash to.
create table alert_uses (
    client bigint not null,
    certificate_type bigint not null,
    last_at bigint not null,
    primary key (client, certificate_type)
);

-- What was noticed. Whom it is about stands in the record that it points to; here is a name that tells nothing, and that only for as
-- long as it keeps the same alert from being raised again. Times are in milliseconds since 1970.
create table raised_alerts (
    sequence bigint not null primary key,
    id text not null unique,
    rule text not null,
    about text not null,
    subject bytea,
    window_number bigint not null,
    counted integer not null,
    threshold integer not null,
    from_at bigint not null,
    to_at bigint not null,
    places text not null,
    raised_at bigint not null,
    is_silenced integer not null,
    -- Null until the alert's own record is written.
    record_replica integer,
    record_index bigint,
    acknowledged_at bigint,
    acknowledged_replica integer,
    acknowledged_index bigint,
    -- Null until the receiver has taken it, or it was given up.
    delivered_at bigint,
    given_up_at bigint,
    unique (rule, subject, window_number)
);

create index raised_alerts_by_end on raised_alerts (to_at) where subject is not null;
create index raised_alerts_to_record on raised_alerts (sequence) where record_index is null;
create index raised_alerts_to_deliver on raised_alerts (sequence) where delivered_at is null and given_up_at is null;
create index raised_alerts_open on raised_alerts (sequence) where acknowledged_at is null and is_silenced = 0;

-- Rules about which nobody is told for a time; why, and by whom, stands in the record.
create table alert_silences (
    id text not null primary key,
    rule text not null,
    client bytea,
    officer bytea,
    ends_at bigint not null,
    record_replica integer not null,
    record_index bigint not null
);
