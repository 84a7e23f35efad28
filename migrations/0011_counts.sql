-- What a count of a list reads, in the index alone; and the clients that do not exist for everybody.
create index client_walled on client (id) where walled <> 0;
create index engagement_count on engagement (state, client_id) where deleted_at is null;
create index pursuit_count on pursuit (state, client_id) where deleted_at is null;
drop index alert_state;
drop index alert_owner;
drop index alert_rule;
create index alert_state on alert (state, value_minor, id, client_id);
create index alert_owner on alert (owner_id, state, value_minor, id, client_id);
create index alert_rule on alert (rule, state, value_minor, id, client_id);
create index planned_touch_grid
  on planned_touch (state, phase, medium, due_on, client_id, owner_id, engagement_id, purpose);

-- The registers in the order of their pages, by the expressions that the pages ask with.
drop index promise_due;
drop index promise_board;
drop index complaint_order;
create index promise_due on promise
  ((case when state = 'open' then coalesce(due_on, 10000000) else 30000000 - coalesce(settled_on, 0) end), id);
create index promise_board on promise
  (state, (case when state = 'open' then coalesce(due_on, 10000000) else 30000000 - coalesce(settled_on, 0) end), id,
   client_id);
create index complaint_order on complaint
  ((case when state = 'open' then received_on else 10000000 - received_on end), id);

-- What has its day, of one person: a day's alerts in the order of their value.
drop index alert_due;
create index alert_day
  on alert (owner_id, (coalesce(snoozed_until, due_on)), value_minor, id, state, client_id);
