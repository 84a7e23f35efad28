-- Instruments that the firm wrote or changed, each version for ever; shipped ones are part of the program.
create table instrument (
  key text not null,
  version bigint not null,
  text text not null,
  by_staff uuid,
  created_at bigint not null,
  primary key (key, version)
);

-- People asked for research who belong to no client: market prospects, got-aways, referrers.
create table research_participant (
  id uuid primary key,
  name text not null,
  name_key text not null,
  organisation text,
  segment text not null,
  email text,
  email_key text,
  address text,
  do_not_contact bigint not null,
  notes text,
  created_at bigint not null,
  version bigint not null,
  deleted_at bigint
);
create index research_participant_segment on research_participant (segment, name_key, id);
create index research_participant_email on research_participant (email_key);

-- One round of an instrument: the text and the services as they were when it began.
create table survey_wave (
  id uuid primary key,
  name text not null,
  instrument_key text not null,
  instrument_version bigint not null,
  kind text not null,
  text text not null,
  services text not null,
  segments text not null,
  size bigint,
  seed bigint not null,
  interviewer_id uuid references staff (id),
  from_on bigint not null,
  until_on bigint not null,
  created_at bigint not null,
  by_staff uuid,
  closed_at bigint,
  version bigint not null
);
create index survey_wave_from on survey_wave (from_on, id);

create table survey_invitation (
  id uuid primary key,
  wave_id uuid not null references survey_wave (id),
  segment text not null,
  client_id uuid references client (id),
  contact_id uuid references contact (id),
  engagement_id uuid references engagement (id),
  service_line_id uuid references service_line (id),
  participant_id uuid references research_participant (id),
  person text not null,
  by_name bigint not null,
  invited_on bigint not null,
  reminded_on bigint,
  reminders bigint not null,
  revoked_at bigint
);
create index survey_invitation_wave on survey_invitation (wave_id, id);
create index survey_invitation_client on survey_invitation (client_id);
create index survey_invitation_contact on survey_invitation (contact_id, invited_on);
create index survey_invitation_participant on survey_invitation (participant_id, invited_on);

-- Links are shown once and stored hashed; each letter and each list makes its own, and all of one person answer alike.
create table survey_link (
  token_hash bytea primary key,
  invitation_id uuid not null references survey_invitation (id),
  made_at bigint not null
);
create index survey_link_invitation on survey_link (invitation_id);

create table survey_response (
  invitation_id uuid primary key references survey_invitation (id),
  wave_id uuid not null references survey_wave (id),
  language text not null,
  source text not null,
  by_staff uuid,
  import_id uuid,
  answered_on bigint not null,
  started_at bigint not null,
  finished_at bigint
);
create index survey_response_wave on survey_response (wave_id, invitation_id);
create index survey_response_import on survey_response (import_id);

create table survey_answer (
  invitation_id uuid not null references survey_invitation (id),
  question text not null,
  answer text not null,
  answered_at bigint not null,
  primary key (invitation_id, question)
);

create table survey_theme (
  id uuid primary key,
  name text not null,
  name_key text not null
);
create unique index survey_theme_name on survey_theme (name_key);

-- Which answers say it: coded by people.
create table survey_coding (
  invitation_id uuid not null references survey_invitation (id),
  question text not null,
  theme_id uuid not null references survey_theme (id),
  by_staff uuid,
  coded_at bigint not null,
  primary key (invitation_id, question, theme_id)
);
create index survey_coding_theme on survey_coding (theme_id);

-- What the firm assumes that a client knows, for comparison with what the client says.
create table assumed_awareness (
  client_id uuid not null references client (id),
  service_line_id uuid not null references service_line (id),
  known bigint not null,
  by_staff uuid,
  said_on bigint not null,
  primary key (client_id, service_line_id)
);

-- Files of answers, so that no row is read twice and a file can be taken back.
create table survey_import (
  id uuid primary key,
  wave_id uuid not null references survey_wave (id),
  file_name text not null,
  tool text not null,
  by_staff uuid,
  created_at bigint not null,
  taken bigint not null,
  undone_at bigint
);
create index survey_import_wave on survey_import (wave_id);

create table survey_import_row (
  wave_id uuid not null,
  row_hash bytea not null,
  import_id uuid not null references survey_import (id),
  line bigint not null,
  invitation_id uuid not null,
  invited bigint not null,
  primary key (wave_id, row_hash)
);
create index survey_import_row_import on survey_import_row (import_id);
