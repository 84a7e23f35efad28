-- The people at clients. The rows of these tables follow from the facts of their client: they are derived anew
-- whenever one is recorded, corrected, retracted or put back, and are never changed by themselves. They name no row of
-- another table as a foreign key, as the log does not.

-- The last word about each medium, and about all of them (`all`).
create table contact_wish (
  contact_id uuid not null,
  medium text not null,
  client_id uuid not null,
  stance text not null,
  basis text not null,
  source text,
  on_day bigint not null,
  fact_id uuid not null,
  primary key (contact_id, medium)
);
create index contact_wish_client on contact_wish (client_id);

create table contact_tie (
  contact_id uuid not null,
  staff_id uuid not null,
  client_id uuid not null,
  tie text not null,
  on_day bigint not null,
  fact_id uuid not null,
  primary key (contact_id, staff_id)
);
create index contact_tie_client on contact_tie (client_id);
create index contact_tie_staff on contact_tie (staff_id);

create table contact_employer (
  fact_id uuid primary key,
  contact_id uuid not null,
  client_id uuid not null,
  employer text not null,
  job_title text,
  from_day bigint,
  until_day bigint,
  at_client_id uuid,
  was_contact_id uuid
);
create index contact_employer_client on contact_employer (client_id);
create index contact_employer_contact on contact_employer (contact_id);

-- Who left, where they are followed, and who took over (S1.26).
create table contact_move (
  contact_id uuid primary key,
  client_id uuid not null,
  on_day bigint not null,
  fact_id uuid not null,
  employer text,
  retired bigint not null,
  to_client_id uuid,
  to_contact_id uuid,
  successor_id uuid
);
create index contact_move_client on contact_move (client_id);
create index contact_move_to on contact_move (to_contact_id);

-- Those who left before this table was there are found when the server next looks at their client's position.
update position set changes_on = as_of
  where client_id in (select client_id from fact where kind = 'client.contact_moved');

-- One contact alone is an alert only where there is something to lose: every client is looked at again.
update alert_watch set rules_version = -1;
