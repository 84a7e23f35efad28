-- How precisely the days of a pursuit and of an engagement are known, beside the days: a list may give a year, or no day.
alter table pursuit add column opened_precision text not null default 'exact';
alter table pursuit add column decided_precision text not null default 'exact';
alter table engagement add column accepted_precision text not null default 'exact';
alter table engagement add column closed_precision text not null default 'exact';
