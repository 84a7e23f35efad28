-- Time sheets and lists of expenses that were taken.
create table effort_list (
  id uuid primary key,
  file_name text not null,
  program text not null,
  by_staff uuid,
  taken_at bigint not null,
  taken bigint not null,
  undone_at bigint
);
