-- A question may be about two pieces of work: whether they are one.
alter table open_question add column other_id uuid;
-- Work that a list names apart and somebody said is the same as other work: hidden, and named by what it is.
alter table engagement add column same_as uuid;
-- The day of a list counts for what the list covers only where somebody, or the file itself, says it.
alter table import add column list_day_told bigint not null default 0;
