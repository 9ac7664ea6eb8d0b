-- When everything before a cursor had been received, in milliseconds since 1970: what stands in Redis up to then need not be
-- announced again.
alter table change_cursors add column received_at bigint;
