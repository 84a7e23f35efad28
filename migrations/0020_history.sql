-- How precisely the day of a fact is known; none for exactly.
alter table fact add column precision text;

-- For which days the records of each kind are complete: from when (set-up where nothing stands), until when lists
-- cover them, and when somebody last recorded one here.
create table coverage (
  kind text primary key,
  from_on bigint,
  listed_until bigint,
  recorded_on bigint,
  live bigint not null
);

-- Counts the changes of the coverage: positions go by it as they go by the journey model.
alter table firm add column coverage_version bigint not null default 0;

-- What a service is usually billed at, in days, where enough of its clients are billed regularly.
alter table service_line add column billing_gap_days bigint;

-- With which version of the journey model all positions were derived last.
create table derived_with (
  id bigint primary key,
  model_version bigint not null
);

-- Work that invoices imply has a row of its own, which follows from the invoices.
alter table engagement add column implied bigint not null default 0;
create index engagement_implied on engagement (client_id, implied);

-- What only somebody who knows the client can answer: it follows from positions.
create table open_question (
  client_id uuid not null,
  kind text not null,
  subject_id uuid not null,
  since bigint not null,
  listed_active bigint not null,
  primary key (client_id, kind, subject_id)
);
create index open_question_kind on open_question (kind, client_id);

alter table position add column on_paper bigint not null default 0;

-- Of what was recorded here, and imported, before.
insert into coverage (kind, from_on, listed_until, recorded_on, live)
select 'interactions', null, max(case when import_id is null then null else on_day end),
  max(case when import_id is null then recorded_at / 86400000000 else null end), 0
from fact where kind like 'touch.%' having count(*) > 0;
insert into coverage (kind, from_on, listed_until, recorded_on, live)
select 'pursuits', null, max(case when import_id is null then null else on_day end),
  max(case when import_id is null then recorded_at / 86400000000 else null end), 0
from fact where kind like 'pursuit.%' having count(*) > 0;
insert into coverage (kind, from_on, listed_until, recorded_on, live)
select 'matters', null, max(case when import_id is null then null else on_day end),
  max(case when import_id is null then recorded_at / 86400000000 else null end), 0
from fact where kind in ('engagement.accepted', 'engagement.opened', 'engagement.closed', 'engagement.lapsed') having count(*) > 0;
insert into coverage (kind, from_on, listed_until, recorded_on, live)
select 'invoices', null, max(case when import_id is null then null else on_day end),
  max(case when import_id is null then recorded_at / 86400000000 else null end), 0
from fact where kind like 'invoice.%' having count(*) > 0;
insert into coverage (kind, from_on, listed_until, recorded_on, live)
select 'milestones', null, max(case when import_id is null then null else on_day end),
  max(case when import_id is null then recorded_at / 86400000000 else null end), 0
from fact where kind like 'engagement.%' and kind not in ('engagement.accepted', 'engagement.opened', 'engagement.closed', 'engagement.lapsed') having count(*) > 0;
insert into coverage (kind, from_on, listed_until, recorded_on, live)
select 'promises', null, max(case when import_id is null then null else on_day end),
  max(case when import_id is null then recorded_at / 86400000000 else null end), 0
from fact where (kind like 'promise.%' or kind like 'support.%') having count(*) > 0;
