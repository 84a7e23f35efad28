-- The audit log: a chain of hashes, only ever added to. Names no row of another table as a foreign key, because it
-- outlives them. What is hashed, and how, stands in perennial-core, room `audit`.
create table audit (
  seq bigint primary key,
  at bigint not null,
  staff_id uuid,
  name text not null,
  action text not null,
  subject_kind text,
  subject_id uuid,
  detail text not null,
  origin text not null,
  before_hash text not null,
  hash text not null
);
-- Two entries can never follow the same one.
create unique index audit_before on audit (before_hash);
create index audit_staff on audit (staff_id, seq);
create index audit_at on audit (at);

-- The end of the chain, in one row: whoever appends locks it, so that two servers cannot fork the chain.
create table audit_head (
  id bigint primary key,
  seq bigint not null,
  hash text not null
);
insert into audit_head (id, seq, hash) values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- Teams or offices; people name theirs by its name.
create table team (
  id bigint primary key,
  name text not null,
  name_key text not null,
  lead_id uuid,
  version bigint not null
);
create unique index team_name on team (name_key);
update staff set team = trim(team) where team is not null;
update staff set team = null where team = '';
insert into team (id, name, name_key, lead_id, version)
  select row_number() over (order by found.name_key), found.name, found.name_key, null, 1
  from (select lower(team) as name_key, min(team) as name from staff where team is not null group by lower(team)) found;

-- Information barriers. `client.walled` and `client_wall` follow from them: whoever is inside all walls in force
-- around a client sees it.
create table wall (
  id uuid primary key,
  name text not null,
  reason text not null,
  raised_at bigint not null,
  raised_by uuid,
  lifted_at bigint,
  lifted_by uuid,
  lifted_reason text,
  version bigint not null
);
create table wall_client (
  wall_id uuid not null references wall (id),
  client_id uuid not null,
  primary key (wall_id, client_id)
);
create index wall_client_client on wall_client (client_id);
create table wall_person (
  wall_id uuid not null references wall (id),
  staff_id uuid not null,
  primary key (wall_id, staff_id)
);
create index client_wall_staff on client_wall (staff_id);

-- Second factors. A code by an app: its secret, when it was confirmed, and the last time step whose code was used.
create table totp (
  staff_id uuid primary key references staff (id),
  secret bytea not null,
  created_at bigint not null,
  confirmed_at bigint,
  last_step bigint not null
);
create table recovery_code (
  code_hash bytea primary key,
  staff_id uuid not null references staff (id),
  used_at bigint
);
create index recovery_code_staff on recovery_code (staff_id);
create table passkey (
  id uuid primary key,
  staff_id uuid not null references staff (id),
  name text not null,
  credential_id bytea not null,
  body text not null,
  created_at bigint not null,
  used_at bigint
);
create unique index passkey_credential on passkey (credential_id);
create index passkey_staff on passkey (staff_id);

-- A sign-in whose password was right and whose second factor is awaited, or a passkey that is being added.
create table sign_in_step (
  token_hash bytea primary key,
  staff_id uuid not null references staff (id),
  created_at bigint not null,
  challenge text
);
create index sign_in_step_staff on sign_in_step (staff_id);

-- What sign-in asks of a role.
create table sign_in_rule (
  role text primary key,
  second_factor bigint not null
);
