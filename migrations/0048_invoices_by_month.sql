-- How precisely the day of an invoice is known, beside the day: a list may give a month.
alter table invoice add column issued_precision text not null default 'exact';
update derived_with set model_version = model_version - 1 where id = 1;
