-- Sealed records are copied many to a row, and at once; the rows to search by are made behind them, at a pace of their own.

-- Records that stand behind each other in a segment, from the first on. Rows of before hold one each.
alter table audit_copied_records rename to audit_copied_blocks;
alter table audit_copied_blocks rename column record_index to first_index;
alter table audit_copied_blocks rename column frame to frames;

-- Up to which record of a log there are rows to search by.
alter table audit_copies add column searchable bigint not null default 0;
update audit_copies set searchable = next_index;
