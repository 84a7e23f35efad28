-- What somebody linked to a cell of a journey map as its evidence; text without a source is assumed.
create table map_source (
  id uuid primary key,
  map_id uuid not null references journey_map (id),
  step text not null,
  lane text not null,
  kind text not null,
  what text not null,
  n bigint not null,
  on_day bigint not null,
  by_staff uuid,
  made_at bigint not null
);
create index map_source_map on map_source (map_id, step, lane);

-- The firm's codes for why: one row with the lists as JSON; empty means as shipped.
create table reason_codes (
  id bigint primary key,
  body text not null,
  version bigint not null
);
insert into reason_codes (id, body, version) values (1, '', 1);
