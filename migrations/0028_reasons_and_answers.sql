-- Of what a client complains, in the firm's own codes with words beside; it follows from the facts of the client.
alter table complaint add column reason text;
-- Which answers a source on a journey map is, as instrument:topic:segment: they are counted whenever the map is shown.
-- Sources that were linked before are known by their words until they are linked again.
alter table map_source add column answers text;
