-- Imports that came back from an export were stored with no list of guesses where an empty one is read.
update import set guesses = '[]' where guesses = '{}';
