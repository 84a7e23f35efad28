-- Whether anything was logged with a client here, so that its silence can be known.
alter table position add column watched bigint not null default 1;
create index position_unwatched on position (watched, counts);
-- The forms that arrived and were recorded: one that arrives again is not recorded again.
create table form_sent (
  key uuid primary key,
  sent_on bigint not null
);
