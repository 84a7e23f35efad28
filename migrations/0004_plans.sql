-- Playbooks in all their editions. `body` is the TOML text that people read and change.
create table playbook (
  id uuid primary key,
  key text not null,
  edition bigint not null,
  name text not null,
  firm_kind text not null,
  state text not null,
  body text not null,
  shipped bigint not null,
  live_on bigint,
  by_staff uuid,
  created_at bigint not null,
  updated_at bigint not null,
  version bigint not null
);
create unique index playbook_key on playbook (key, edition);

-- What is to be done for clients: planned by playbooks, changed and done by people. Names no row of another table
-- as a foreign key, as the log does not: an import that is undone takes its rows away.
create table planned_touch (
  id uuid primary key,
  client_id uuid not null,
  key text,
  playbook text,
  edition bigint not null,
  step text,
  engagement_id uuid,
  pursuit_id uuid,
  contact_id uuid,
  owner_role text not null,
  owner_id uuid,
  reassigned bigint not null,
  medium text not null,
  kind text,
  purpose text not null,
  title text not null,
  body text not null,
  phase bigint not null,
  due_on bigint not null,
  state text not null,
  edited bigint not null,
  paused bigint not null,
  reason text,
  done_fact uuid,
  done_on bigint,
  created_at bigint not null,
  updated_at bigint not null,
  version bigint not null
);
create unique index planned_touch_key on planned_touch (client_id, key);
create index planned_touch_client on planned_touch (client_id, state, due_on);
create index planned_touch_owner on planned_touch (owner_id, state, due_on);
create index planned_touch_due on planned_touch (state, due_on, client_id);

-- From which day on a client's touches are planned, and with which playbooks they were planned last.
create table client_plan (
  client_id uuid primary key,
  plan_from bigint not null,
  seen bigint not null
);
create index client_plan_seen on client_plan (seen);

-- Playbooks that rest for a client; an empty name means all of them.
create table plan_pause (
  client_id uuid not null,
  playbook text not null,
  reason text not null,
  by_staff uuid,
  created_at bigint not null,
  primary key (client_id, playbook)
);
