-- Half as much to write for each question: names are 64 bits of what they were, certificates stand in the question's own row, and an
-- index ends with the time. What shares a time is put in order when it is read.

create table audit_lean_questions (
    record_index bigint not null,
    time bigint not null,
    person bigint,
    officer bigint,
    case_number bigint,
    certificate bigint,
    client bigint,
    department bigint,
    item_code bigint,
    purpose bigint,
    target bigint,
    hidden_until bigint,
    replica integer not null,
    entry integer not null,
    -- 0 is the question with its first certificate; for each further one, from 1 on, it stands here once more and is found by that only.
    part integer not null,
    decision integer not null,
    kind integer
);

insert into audit_lean_questions (
    record_index, time, person, officer, case_number, certificate, client, department, item_code, purpose, target, hidden_until, replica, entry, part, decision, kind)
select
    q.record_index, q.time, first_64_bits(q.person), first_64_bits(q.officer), first_64_bits(q.case_number), first_64_bits(c.certificate),
    q.client, q.department, q.item_code, q.purpose, q.target, q.hidden_until, q.replica, q.entry, coalesce(c.part, 0), q.decision, q.kind
from audit_questions q
left join (
    select replica, record_index, entry, certificate, row_number() over (partition by replica, record_index, entry order by certificate) - 1 as part
    from audit_question_certificates
) c on c.replica = q.replica and c.record_index = q.record_index and c.entry = q.entry;

drop table audit_question_certificates;
drop table audit_questions;
alter table audit_lean_questions rename to audit_questions;

create index audit_questions_by_record on audit_questions (record_index);
create index audit_questions_by_time on audit_questions (time) where part = 0;
create index audit_questions_by_person on audit_questions (person, time) where person is not null and part = 0;
create index audit_questions_by_officer on audit_questions (officer, time) where officer is not null and part = 0;
create index audit_questions_by_case on audit_questions (case_number, time) where case_number is not null and part = 0;
create index audit_questions_by_certificate on audit_questions (certificate, time) where certificate is not null;
create index audit_questions_by_client on audit_questions (client, time) where client is not null and part = 0;
create index audit_questions_by_department on audit_questions (department, time) where department is not null and part = 0;
create index audit_questions_by_item on audit_questions (item_code, time) where item_code is not null and part = 0;
create index audit_questions_by_purpose on audit_questions (purpose, time) where purpose is not null and part = 0;
create index audit_questions_by_target on audit_questions (target, time) where target is not null and part = 0;
-- Most are allowed, and to find those that were not is to pass all the others over.
create index audit_questions_refused on audit_questions (decision, time) where decision <> 1 and part = 0;
