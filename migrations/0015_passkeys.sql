-- A sign-in with a passkey alone begins before it is known who signs in. A step lives for ten minutes: none is kept.
drop table sign_in_step;
create table sign_in_step (
  token_hash bytea primary key,
  staff_id uuid references staff (id),
  created_at bigint not null,
  challenge text
);
create index sign_in_step_staff on sign_in_step (staff_id);

-- A passkey belongs to the name by which Perennial was reached when it was made, and answers there only.
alter table passkey add column site text not null default '';
