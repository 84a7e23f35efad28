-- Whoever recommends the firm and is recorded as such; they need not be a client and have no phases (D11). The source
-- is the list that named them: a name is one record within it, and never the same as one of another list by guess.
create table referrer (
  id uuid primary key,
  name text not null,
  name_key text not null,
  kind text not null,
  email text,
  phone text,
  address text,
  note text,
  source text,
  import_id uuid,
  created_at bigint not null,
  updated_at bigint not null,
  version bigint not null,
  deleted_at bigint
);
create index referrer_name on referrer (name_key, id);
create index referrer_import on referrer (import_id);

-- Referrals from and to recorded referrers, derived from the facts of each client like the other registers.
create table referral (
  client_id uuid not null,
  id uuid not null,
  referrer_id uuid not null,
  fact_id uuid not null,
  direction text not null,
  on_day bigint not null,
  thanked_on bigint,
  primary key (client_id, id)
);
create index referral_referrer on referral (referrer_id, on_day);
