-- Effort: hours and money spent on relationships and markets. What was said of each entry stands in its order and is
-- never changed; the row follows from it.
create table effort (
  id uuid primary key,
  on_day bigint not null,
  staff_id uuid,
  minutes bigint,
  amount_minor bigint,
  currency text,
  market text,
  client_id uuid,
  pursuit_id uuid,
  referrer_id uuid,
  aim text,
  signature text,
  initiative text,
  note text,
  version bigint not null,
  -- Which row of which kind of list it is, so that the same list again lands once.
  listed_as text,
  import_id uuid,
  deleted_at bigint
);
create index effort_day on effort (on_day, id);
create index effort_client on effort (client_id, on_day);
create unique index effort_listed on effort (listed_as);

create table effort_said (
  id uuid primary key,
  effort_id uuid not null references effort (id),
  place bigint not null,
  said_at bigint not null,
  by_staff uuid,
  body text not null
);
create unique index effort_said_place on effort_said (effort_id, place);

-- The share of effort that the firm wants to go to existing clients, in percent; none until somebody says.
alter table firm add column effort_target bigint;
