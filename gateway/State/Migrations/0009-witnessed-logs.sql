-- The last checkpoint that this node has cosigned of each log it witnesses: the whole signed note (c2sp.org/tlog-witness).
create table witnessed_logs (
    origin text not null primary key,
    note text not null
);

-- What contradicts a checkpoint that this node has cosigned, once for each such checkpoint, in milliseconds since 1970. It counts
-- as open until an operator has acknowledged it.
create table witness_alarms (
    origin text not null,
    cosigned_size text not null,
    kind text not null,
    raised_at bigint not null,
    cosigned_note text not null,
    contradicting_note text not null,
    acknowledged_at bigint,
    primary key (origin, cosigned_size)
);
