create table schema_version (
  version bigint primary key,
  name text not null
);

create table firm (
  id bigint primary key,
  name text not null,
  kind text not null,
  currency text not null,
  locale text not null,
  time_zone text not null,
  week_start bigint not null,
  engagement_noun text not null,
  model text not null,
  model_version bigint not null,
  created_at bigint not null,
  version bigint not null
);

-- One row: counts the changes of positions, so that a node can ask what changed since it last looked.
create table change_counter (
  id bigint primary key,
  value bigint not null
);
insert into change_counter (id, value) values (1, 0);

create table staff (
  id uuid primary key,
  name text not null,
  email text not null,
  email_key text not null,
  role text not null,
  job_title text,
  team text,
  password_hash text,
  active bigint not null,
  created_at bigint not null,
  version bigint not null
);
create unique index staff_email on staff (email_key);

create table session (
  token_hash bytea primary key,
  staff_id uuid not null references staff (id),
  created_at bigint not null,
  seen_at bigint not null,
  user_agent text,
  address text
);
create index session_staff on session (staff_id);

create table service_line (
  id uuid primary key,
  name text not null,
  name_key text not null,
  recurring bigint not null,
  usual_gap_days bigint,
  retired bigint not null,
  place bigint not null,
  version bigint not null
);
create unique index service_line_name on service_line (name_key);

create table client (
  id uuid primary key,
  name text not null,
  name_key text not null,
  clean_name text not null,
  kind text not null,
  sector text,
  size text,
  domain text,
  website text,
  email text,
  email_key text,
  phone text,
  address text,
  tier text,
  key_client bigint not null,
  manager_id uuid references staff (id),
  parent_name text,
  external_id text,
  notes text,
  walled bigint not null,
  created_at bigint not null,
  updated_at bigint not null,
  version bigint not null,
  deleted_at bigint
);
create index client_name on client (name_key, id);
create index client_clean_name on client (clean_name);
create index client_domain on client (domain);
create index client_email on client (email_key);
create index client_manager on client (manager_id, name_key, id);
create index client_external on client (external_id);

create table client_wall (
  client_id uuid not null references client (id),
  staff_id uuid not null references staff (id),
  primary key (client_id, staff_id)
);

create table contact (
  id uuid primary key,
  client_id uuid not null references client (id),
  name text not null,
  name_key text not null,
  job_title text,
  decision_role text,
  email text,
  email_key text,
  phone text,
  mobile text,
  left_on bigint,
  external_id text,
  notes text,
  created_at bigint not null,
  updated_at bigint not null,
  version bigint not null,
  deleted_at bigint
);
create index contact_client on contact (client_id, name_key);
create index contact_email on contact (email_key);
create index contact_name on contact (name_key, id);

create table pursuit (
  id uuid primary key,
  client_id uuid not null references client (id),
  title text not null,
  service_line_id uuid references service_line (id),
  contact_id uuid references contact (id),
  owner_id uuid references staff (id),
  value_minor bigint,
  currency text not null,
  step text not null,
  state text not null,
  opened_on bigint not null,
  step_on bigint not null,
  decided_on bigint,
  revisit_on bigint,
  reason text,
  channel text,
  referred_by text,
  competitors text,
  engagement_id uuid,
  external_id text,
  notes text,
  created_at bigint not null,
  updated_at bigint not null,
  version bigint not null,
  deleted_at bigint
);
create index pursuit_client on pursuit (client_id);
create index pursuit_state on pursuit (state, opened_on, id);
create index pursuit_opened on pursuit (opened_on, id);
create index pursuit_external on pursuit (external_id);

create table engagement (
  id uuid primary key,
  client_id uuid not null references client (id),
  title text not null,
  service_line_id uuid references service_line (id),
  contact_id uuid references contact (id),
  lead_id uuid references staff (id),
  pursuit_id uuid references pursuit (id),
  state text not null,
  recurring bigint not null,
  accepted_on bigint not null,
  signed_on bigint,
  kickoff_on bigint,
  planned_end bigint,
  closed_on bigint,
  goal text,
  goal_confirmed_on bigint,
  fee_estimate_minor bigint,
  currency text not null,
  external_id text,
  notes text,
  created_at bigint not null,
  updated_at bigint not null,
  version bigint not null,
  deleted_at bigint
);
create index engagement_client on engagement (client_id);
create index engagement_state on engagement (state, accepted_on, id);
create index engagement_accepted on engagement (accepted_on, id);
create index engagement_external on engagement (external_id);

create table invoice (
  id uuid primary key,
  client_id uuid not null references client (id),
  engagement_id uuid references engagement (id),
  service_line_id uuid references service_line (id),
  number text not null,
  issued_on bigint not null,
  due_on bigint,
  total_minor bigint not null,
  paid_minor bigint not null,
  paid_on bigint,
  disputed bigint not null,
  currency text not null,
  external_id text,
  created_at bigint not null,
  updated_at bigint not null,
  version bigint not null,
  deleted_at bigint
);
create index invoice_client on invoice (client_id, issued_on);
create index invoice_number on invoice (number);

-- The log: only ever added to. A fact is undone by a further fact, never by a delete.
create table fact (
  id uuid primary key,
  client_id uuid not null,
  on_day bigint not null,
  recorded_at bigint not null,
  by_staff uuid,
  kind text not null,
  version bigint not null,
  body text not null,
  source text not null,
  import_id uuid
);
create index fact_client on fact (client_id, on_day, id);
create index fact_import on fact (import_id);

-- The projection: derived from facts and the journey model, rebuilt at will.
create table position (
  client_id uuid primary key,
  seq bigint not null,
  as_of bigint not null,
  stage bigint not null,
  camp bigint not null,
  standing bigint not null,
  stalled bigint not null,
  silence bigint not null,
  counts bigint not null,
  parked bigint not null,
  since bigint not null,
  ladder bigint not null,
  last_contact bigint,
  changes_on bigint,
  fees_minor bigint not null,
  working text not null,
  history bytea not null
);
create index position_seq on position (seq);
create index position_changes on position (changes_on);
create index position_cell on position (stage, standing, client_id);

create table import (
  id uuid primary key,
  file_name text not null,
  source_system text,
  object text,
  state text not null,
  by_staff uuid,
  created_at bigint not null,
  updated_at bigint not null,
  finished_at bigint,
  mapping text not null,
  decisions text not null,
  guesses text not null,
  content bytea,
  content_hash bytea not null,
  rows_total bigint not null,
  rows_done bigint not null,
  created_count bigint not null,
  updated_count bigint not null,
  merged_count bigint not null,
  skipped_count bigint not null,
  problem_count bigint not null,
  fact_count bigint not null,
  failure text
);
create index import_created on import (created_at, id);

-- What a row did, with what was there before: for Undo, and so that no row is imported twice.
create table import_change (
  import_id uuid not null references import (id),
  place bigint not null,
  line bigint not null,
  action text not null,
  object text not null,
  object_id uuid not null,
  before_json text,
  after_json text,
  version_after bigint not null,
  primary key (import_id, place)
);

create table import_row (
  row_hash bytea not null,
  object text not null,
  import_id uuid not null references import (id),
  line bigint not null,
  primary key (row_hash, object)
);
create index import_row_import on import_row (import_id);

create table import_problem (
  import_id uuid not null references import (id),
  place bigint not null,
  line bigint not null,
  column_name text,
  value text,
  advice text not null,
  primary key (import_id, place)
);

create table remembered_mapping (
  fingerprint text primary key,
  name text not null,
  mapping text not null,
  used_at bigint not null
);

create table saved_view (
  id uuid primary key,
  page text not null,
  name text not null,
  staff_id uuid references staff (id),
  query text not null,
  place bigint not null
);
