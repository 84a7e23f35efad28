-- What the grid and the days of a person ask of planned touches, and the fees beside them, in the index alone; the
-- invoices of work that goes, which a foreign key looks for. What position_cell gave, position_filter gives too.
drop index planned_touch_grid;
drop index planned_touch_owner;
drop index position_cell;
create index planned_touch_grid
  on planned_touch (state, paused, phase, medium, due_on, client_id, owner_id, engagement_id, purpose);
create index planned_touch_owner on planned_touch (owner_id, state, paused, due_on, id, client_id);
create index position_paid on position (client_id, fees_minor);
create index invoice_engagement on invoice (engagement_id);
