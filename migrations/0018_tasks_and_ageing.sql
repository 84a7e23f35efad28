-- Research that somebody took up: whom to ask, with what, and why; done when it is settled.
create table research_task (
  id uuid primary key,
  about text not null,
  segment text not null,
  instrument text not null,
  n bigint not null,
  why text not null,
  owner_id uuid references staff (id),
  due_on bigint,
  taken_on bigint not null,
  by_staff uuid,
  settled_on bigint,
  outcome text,
  version bigint not null
);
create index research_task_open on research_task (settled_on, due_on, id);

-- How fast evidence ages at this firm: days of half-life; one row, or none where the usual ones hold.
create table evidence_ageing (
  id bigint primary key,
  anecdote bigint not null,
  staff_view bigint not null,
  client_research bigint not null,
  version bigint not null
);
