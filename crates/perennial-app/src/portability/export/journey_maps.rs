//! Journey maps as they are exported to JSON: all versions, remarks and personas; not the secret addresses.

use super::sheet::Kind::{Day, Id, Moment, Number, Text};
use super::sheet::{Column, Sheet};

/// Personas.
pub const PERSONAS: Sheet = Sheet {
    name: "personas",
    from: "persona",
    id: Some("id"),
    only: "",
    columns: &[
        Column("id", "id", Id),
        Column("name", "name", Text),
        Column("body", "body", Text),
        Column("by_staff", "by_staff", Id),
        Column("created_at", "created_at", Moment),
        Column("version", "version", Number),
    ],
};

/// Maps.
pub const JOURNEY_MAPS: Sheet = Sheet {
    name: "journey_maps",
    from: "journey_map",
    id: Some("id"),
    only: "",
    columns: &[
        Column("id", "id", Id),
        Column("title", "title", Text),
        Column("title_key", "title_key", Text),
        Column("current", "current", Number),
        Column("by_staff", "by_staff", Id),
        Column("created_at", "created_at", Moment),
        Column("deleted_at", "deleted_at", Moment),
    ],
};

/// Their versions.
pub const JOURNEY_MAP_VERSIONS: Sheet = Sheet {
    name: "journey_map_versions",
    from: "journey_map_version",
    id: None,
    only: "",
    columns: &[
        Column("map_id", "map_id", Id),
        Column("number", "number", Number),
        Column("body", "body", Text),
        Column("said", "said", Text),
        Column("restores", "restores", Number),
        Column("by_staff", "by_staff", Id),
        Column("made_at", "made_at", Moment),
    ],
};

/// What is linked to their cells as evidence.
pub const MAP_SOURCES: Sheet = Sheet {
    name: "map_sources",
    from: "map_source",
    id: Some("id"),
    only: "",
    columns: &[
        Column("id", "id", Id),
        Column("map_id", "map_id", Id),
        Column("step", "step", Text),
        Column("lane", "lane", Text),
        Column("kind", "kind", Text),
        Column("what", "what", Text),
        Column("n", "n", Number),
        Column("on_day", "on_day", Day),
        Column("by_staff", "by_staff", Id),
        Column("made_at", "made_at", Moment),
        Column("answers", "answers", Text),
    ],
};

/// Remarks on them.
pub const MAP_COMMENTS: Sheet = Sheet {
    name: "map_comments",
    from: "map_comment",
    id: Some("id"),
    only: "",
    columns: &[
        Column("id", "id", Id),
        Column("map_id", "map_id", Id),
        Column("step", "step", Text),
        Column("words", "words", Text),
        Column("by_staff", "by_staff", Id),
        Column("made_at", "made_at", Moment),
        Column("settled_at", "settled_at", Moment),
    ],
};
