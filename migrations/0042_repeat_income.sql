-- What an invoice pays for, a client's first work or what it bought again, and the day from which a client's only work
-- counts as one-and-done. Both follow from the facts, so that everybody is derived anew.
alter table invoice add column billed_for text not null default 'unsure';
alter table position add column done_from bigint;
update derived_with set model_version = model_version - 1 where id = 1;
