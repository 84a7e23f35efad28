-- The six markets: what the firm says of each, who takes part in it, and rounds in which raters score its emphasis.
create table market (
  axis text primary key,
  hidden bigint not null,
  needs text,
  owner_id uuid,
  plan text,
  plan_due bigint,
  version bigint not null
);
create table market_participant (
  id uuid primary key,
  axis text not null,
  sub_group text,
  name text not null,
  client_id uuid,
  needs text,
  added_at bigint not null,
  added_by uuid,
  deleted_at bigint
);
create table market_round (
  id uuid primary key,
  name text not null,
  opened_on bigint not null,
  opened_by uuid,
  closed_on bigint
);
create table market_rater (
  id uuid primary key,
  round_id uuid not null references market_round (id),
  name text not null,
  token_hash bytea not null,
  rated_at bigint
);
create unique index market_rater_token on market_rater (token_hash);
create table market_rating (
  rater_id uuid not null references market_rater (id),
  axis text not null,
  now_score bigint not null,
  wanted_score bigint not null,
  primary key (rater_id, axis)
);
