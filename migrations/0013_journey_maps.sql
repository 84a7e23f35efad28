-- Journey maps: planned journeys of personas, each version kept; comments; addresses that need no sign-in.
create table persona (
  id uuid primary key,
  name text not null,
  body text not null,
  by_staff uuid,
  created_at bigint not null,
  version bigint not null
);

create table journey_map (
  id uuid primary key,
  title text not null,
  title_key text not null,
  current bigint not null,
  by_staff uuid,
  created_at bigint not null,
  deleted_at bigint
);

-- Append-only: going back to an earlier version adds one.
create table journey_map_version (
  map_id uuid not null,
  number bigint not null,
  body text not null,
  said text not null,
  restores bigint,
  by_staff uuid,
  made_at bigint not null,
  primary key (map_id, number)
);

create table map_comment (
  id uuid primary key,
  map_id uuid not null,
  step text not null,
  words text not null,
  by_staff uuid,
  made_at bigint not null,
  settled_at bigint
);
create index map_comment_map on map_comment (map_id, made_at);

create table map_share (
  id uuid primary key,
  map_id uuid not null,
  token_hash bytea not null,
  by_staff uuid,
  made_at bigint not null,
  revoked_at bigint
);
create index map_share_token on map_share (token_hash);
create index map_share_map on map_share (map_id);
