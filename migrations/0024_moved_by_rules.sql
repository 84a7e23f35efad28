-- By which rules all positions were derived last, and by which they are being derived anew.
alter table derived_with add column rules_version bigint not null default 1;
alter table derived_with add column rules_begun bigint not null default 1;

-- Whom a change of the rules moved: where each stood by the old ones and stands by the new ones (as in positions:
-- stage, camp and phase by number, 0 for none).
create table moved_by_rules (
  client_id uuid primary key,
  moved_on bigint not null,
  stage_before bigint not null,
  camp_before bigint not null,
  standing_before bigint not null,
  stage_after bigint,
  camp_after bigint,
  standing_after bigint
);
