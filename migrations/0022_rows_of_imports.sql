-- What became of the rows of a file: each is in exactly one of these, and together they are all of its rows. They are
-- counted when the import has run; of imports before this version, of one that was stopped, they are not known.
alter table import add column lines_total bigint;
alter table import add column lines_created bigint;
alter table import add column lines_updated bigint;
alter table import add column lines_unchanged bigint;
alter table import add column lines_merged bigint;
alter table import add column lines_left_out bigint;

-- Which other lists name a record: asked for each record of an import that is taken back.
create index import_change_object on import_change (object_id);

-- The id of a colleague in another program, so that its lists find their owners.
alter table staff add column external_id text;
