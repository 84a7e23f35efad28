-- What the rules say of clients: a projection of facts, rules and what people did, derived anew at will. Names no row
-- of another table as a foreign key, as the log does not: an import that is undone takes its rows away.
-- state: 0 open, 1 put off, 2 dismissed, 3 done.
create table alert (
  id uuid primary key,
  key text not null,
  client_id uuid not null,
  rule text not null,
  subject text not null,
  engagement_id uuid,
  pursuit_id uuid,
  contact_id uuid,
  service_line_id uuid,
  owner_role text not null,
  owner_id uuid,
  step bigint not null,
  since bigint not null,
  due_on bigint,
  detail text not null,
  facts text not null,
  value_minor bigint not null,
  state bigint not null,
  snoozed_until bigint
);
create index alert_client on alert (client_id);
create index alert_owner on alert (owner_id, state, value_minor, id);
create index alert_state on alert (state, value_minor, id);
create index alert_rule on alert (rule, state, value_minor, id);
create index alert_due on alert (owner_id, due_on);

-- When the alerts of a client could change by themselves, by which rules they were derived, and as of when.
create table alert_watch (
  client_id uuid primary key,
  rules_version bigint not null,
  as_of bigint not null,
  as_of_moment bigint not null,
  changes_on bigint,
  changes_at bigint
);
create index alert_watch_day on alert_watch (changes_on);
create index alert_watch_moment on alert_watch (changes_at);
create index alert_watch_rules on alert_watch (rules_version);
insert into alert_watch (client_id, rules_version, as_of, as_of_moment) select id, 0, 0, 0 from client;

-- What people did about alerts: kept whatever becomes of the alert, so that nothing speaks twice.
create table alert_handling (
  alert_id uuid primary key,
  key text not null,
  client_id uuid not null,
  state bigint not null,
  until_day bigint,
  reason text,
  owner_id uuid,
  by_staff uuid,
  handled_at bigint not null
);
create index alert_handling_client on alert_handling (client_id);

-- The rules; an empty text is the rules as shipped.
create table alert_rules (
  id bigint primary key,
  body text not null,
  version bigint not null
);
insert into alert_rules (id, body, version) values (1, '', 1);

-- Who answers for the whole firm: business development, client care, the managing partner.
create table alert_role (
  role text primary key,
  staff_id uuid not null
);

-- Secret addresses of calendars: only their hash is kept.
create table calendar_feed (
  token_hash bytea primary key,
  staff_id uuid not null,
  created_at bigint not null
);
create unique index calendar_feed_staff on calendar_feed (staff_id);
