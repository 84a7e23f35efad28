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

-- The registers in the order of their pages, so that a page reads only what it shows.
create index promise_due on promise
  ((cast(case when state = 'open' then coalesce(due_on, 10000000)
    else 30000000 - coalesce(settled_on, 0) end as bigint)), id);
create index promise_board on promise
  (state, (cast(case when state = 'open' then coalesce(due_on, 10000000)
    else 30000000 - coalesce(settled_on, 0) end as bigint)), id);
create index complaint_order on complaint
  ((cast(case when state = 'open' then received_on else 10000000 - received_on end as bigint)), id);
create index present_since on present (state_on, id);
