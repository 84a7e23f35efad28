-- When somebody chose how long a client stays between engagements: it is asked once, after the first import.
alter table firm add column horizon_said_at bigint;
