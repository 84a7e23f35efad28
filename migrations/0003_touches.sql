-- Every touch in force, however it was recorded: derived from the facts beside the positions, and rebuilt with them.
-- It names no row of another table as a foreign key, as the log does not.
create table touch (
  fact_id uuid primary key,
  client_id uuid not null,
  on_day bigint not null,
  medium text not null,
  kind text,
  direction text not null,
  personal bigint not null,
  purpose text not null,
  contact_id uuid,
  engagement_id uuid,
  service_line_id uuid,
  staff_id uuid,
  minutes bigint,
  subject text,
  next_step text,
  next_on bigint,
  phase bigint,
  planned_id uuid
);
create index touch_client on touch (client_id, on_day, fact_id);
create index touch_day on touch (on_day, fact_id);
-- All that the grid counts: it reads this index alone.
create index touch_grid on touch (on_day, phase, medium, client_id, staff_id, service_line_id);

-- Cells of the grid that the firm leaves empty on purpose, with the reason.
create table empty_cell (
  phase bigint not null,
  medium text not null,
  reason text not null,
  by_staff uuid,
  chosen_at bigint not null,
  primary key (phase, medium)
);

-- The touches of a firm that is there already are derived when the server next looks at its positions.
update position set changes_on = as_of;
