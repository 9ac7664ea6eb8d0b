-- Copies of the audit logs of the node's replicas, so that each replica answers for all of them and a lost volume can be written
-- again, and what is searched in them. Persons, officers, cases and certificates stand here under names that only the log's
-- secret of the month can make; every other text as a number that it hashes to.

-- Up to which record each log has been copied.
create table audit_copies (
    replica integer not null primary key,
    next_index bigint not null
);

-- The sealed secrets of each log's months, and the marks of those that were retired, file by file.
create table audit_copied_keys (
    replica integer not null,
    name text not null,
    content bytea not null,
    primary key (replica, name)
);

-- What each segment begins with.
create table audit_copied_segments (
    replica integer not null,
    first_index bigint not null,
    month text not null,
    header bytea not null,
    primary key (replica, first_index)
);

-- Each record as it stands in its segment, encrypted.
create table audit_copied_records (
    replica integer not null,
    record_index bigint not null,
    segment bigint not null,
    frame bytea not null,
    primary key (replica, record_index)
);

-- What a record asked: entry 0 the record itself, from 1 on the questions of a batch, which share the batch's who and why.
-- Time is in milliseconds since 1970.
create table audit_questions (
    replica integer not null,
    record_index bigint not null,
    entry integer not null,
    time bigint not null,
    decision integer not null,
    person bytea,
    officer bytea,
    case_number bytea,
    client bigint,
    department bigint,
    item_code bigint,
    purpose bigint,
    certificate_type bigint,
    primary key (replica, record_index, entry)
);

create index audit_questions_by_time on audit_questions (time, record_index, replica, entry);
create index audit_questions_by_person on audit_questions (person, time, record_index, replica, entry) where person is not null;
create index audit_questions_by_officer on audit_questions (officer, time, record_index, replica, entry) where officer is not null;
create index audit_questions_by_case on audit_questions (case_number, time, record_index, replica, entry) where case_number is not null;
create index audit_questions_by_client on audit_questions (client, time, record_index, replica, entry) where client is not null;
create index audit_questions_by_department on audit_questions (department, time, record_index, replica, entry) where department is not null;
create index audit_questions_by_item on audit_questions (item_code, time, record_index, replica, entry) where item_code is not null;
create index audit_questions_by_purpose on audit_questions (purpose, time, record_index, replica, entry) where purpose is not null;
-- Most are allowed, and to find those that were not is to pass all the others over.
create index audit_questions_refused on audit_questions (decision, time, record_index, replica, entry) where decision <> 1;

create table audit_question_certificates (
    certificate bytea not null,
    time bigint not null,
    record_index bigint not null,
    replica integer not null,
    entry integer not null,
    primary key (certificate, time, record_index, replica, entry)
);

create index audit_question_certificates_by_record on audit_question_certificates (replica, record_index);
