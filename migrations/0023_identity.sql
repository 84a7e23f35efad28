-- Legal names, registration numbers, further addresses and numbers, as lists carry them. Several stand one a line.
alter table client add column legal_name text;
alter table client add column registration text;
alter table client add column more_emails text;
alter table client add column more_phones text;
alter table contact add column department text;
alter table contact add column address text;
alter table contact add column labels text;
alter table contact add column more_emails text;
alter table contact add column more_phones text;

-- Which record a row of a source is: by its id there (`id:…`), or because somebody decided so (`row:…`). Without a
-- record, the row is left out whenever it comes.
create table import_identity (
  source text not null,
  object text not null,
  row_key text not null,
  record_id uuid,
  decided bigint not null,
  import_id uuid not null,
  primary key (source, object, row_key)
);
create index import_identity_import on import_identity (import_id);
create index import_identity_record on import_identity (record_id);

-- Two records that turned out to be one. What moved, and what the survivor was before, is kept for splitting them.
create table record_merge (
  id uuid primary key,
  object text not null,
  kept_id uuid not null,
  gone_id uuid not null,
  client_id uuid not null,
  kept_name text not null,
  gone_name text not null,
  detail text not null,
  merged_at bigint not null,
  by_staff uuid,
  split_at bigint
);
create index record_merge_kept on record_merge (kept_id);
create index record_merge_gone on record_merge (gone_id);
create index record_merge_client on record_merge (client_id, merged_at);

-- Which record a merged one is read as, wherever facts are loaded. The facts themselves stay as they were recorded.
create table merged_record (
  gone_id uuid primary key,
  object text not null,
  kept_id uuid not null,
  client_id uuid not null,
  merge_id uuid not null
);
create index merged_record_client on merged_record (client_id);
create index merged_record_kept on merged_record (kept_id);

-- Likely duplicates of which somebody said that they are two.
create table not_duplicate (
  object text not null,
  one_id uuid not null,
  other_id uuid not null,
  by_staff uuid,
  said_at bigint not null,
  primary key (one_id, other_id)
);
