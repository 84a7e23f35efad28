-- What is being built of an instrument: its next version. No text: nothing is drafted. What stood there before the last
-- change is kept for Undo; the count of changes goes on for ever, so that nobody overwrites what they have not seen.
create table instrument_draft (
  key text primary key,
  text text,
  before text,
  version bigint not null,
  by_staff uuid,
  changed_at bigint not null
);
