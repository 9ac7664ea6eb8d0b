-- What each replica has published of its log, so that each replica serves it for all and a lost volume is published as before.

-- Tiles of the tree by level, and under level -1 the bundles of entries that nobody can make from the records again, because the
-- records' months were retired. The last of each level grows.
create table audit_copied_tiles (
    replica integer not null,
    level integer not null,
    tile_index bigint not null,
    content bytea not null,
    primary key (replica, level, tile_index)
);

-- The last checkpoint whose tiles are all here, and the last of them that a witness had cosigned: the whole signed notes.
create table audit_copied_checkpoints (
    replica integer not null primary key,
    size bigint not null,
    note text not null,
    cosigned_note text
);
