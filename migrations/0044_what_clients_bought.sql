-- What each client bought and when, in a compact form: the events of the models of whether clients come back. It follows
-- from the facts, so that everybody is derived anew.
alter table position add column bought bytea;
update derived_with set model_version = model_version - 1 where id = 1;
