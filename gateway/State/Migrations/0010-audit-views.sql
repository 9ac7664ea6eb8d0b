-- What a person, and a department, may see of the records. Rows from before have no kind, and are seen by auditors only until
-- the copy is made anew (exchange audit reindex).

-- What was asked about: the certificate type, or the resource that was called.
alter table audit_questions rename column certificate_type to target;
-- What was asked, by its number in the record.
alter table audit_questions add column kind integer;
-- The person whom it is about is not told before: in milliseconds since 1970; null where nothing keeps it from the person.
alter table audit_questions add column hidden_until bigint;

create index audit_questions_by_target on audit_questions (target, time, record_index, replica, entry) where target is not null;
