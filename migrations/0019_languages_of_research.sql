-- In which language somebody is asked: of one person, and of everybody in a wave who has none.
alter table survey_invitation add column language text;
alter table survey_wave add column language text;

-- The firm's own words of an invitation by letter; where a language has none, the shipped ones stand.
create table survey_letter (
  language text primary key,
  text text not null,
  by_staff uuid,
  changed_at bigint not null
);
