-- A touch that may have been the planned one: offered to a person, who says yes or no.
alter table planned_touch add column perhaps_fact uuid;

create table refused_fulfilment (
  planned_id uuid not null,
  fact_id uuid not null,
  by_staff uuid,
  decided_at bigint not null,
  primary key (planned_id, fact_id)
);

-- The playbook that nurtures a “not now”; none where nobody chose, empty where only the note counts.
alter table pursuit_outcome add column nurture_playbook text;

-- Cells of the grid left empty on purpose: for the firm (empty scope), a service line, a person or a client.
create table left_empty (
  scope text not null,
  phase bigint not null,
  medium text not null,
  reason text not null,
  by_staff uuid,
  chosen_at bigint not null,
  primary key (scope, phase, medium)
);
insert into left_empty (scope, phase, medium, reason, by_staff, chosen_at)
  select '', phase, medium, reason, by_staff, chosen_at from empty_cell;
drop table empty_cell;
