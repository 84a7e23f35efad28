//! Effort as it is exported to JSON: the entries, and what was said of each.

use super::sheet::Kind::{Day, Id, Json, Moment, Number, Text};
use super::sheet::{Column, Sheet};

pub const ENTRIES: Sheet = Sheet {
    name: "effort",
    from: "effort",
    id: Some("id"),
    only: "",
    columns: &[
        Column("id", "id", Id),
        Column("on_day", "on_day", Day),
        Column("staff_id", "staff_id", Id),
        Column("minutes", "minutes", Number),
        Column("amount_minor", "amount_minor", Number),
        Column("currency", "currency", Text),
        Column("market", "market", Text),
        Column("client_id", "client_id", Id),
        Column("pursuit_id", "pursuit_id", Id),
        Column("referrer_id", "referrer_id", Id),
        Column("aim", "aim", Text),
        Column("signature", "signature", Text),
        Column("initiative", "initiative", Text),
        Column("note", "note", Text),
        Column("version", "version", Number),
        Column("listed_as", "listed_as", Text),
        Column("import_id", "import_id", Id),
        Column("deleted_at", "deleted_at", Moment),
    ],
};

pub const SAID: Sheet = Sheet {
    name: "effort_said",
    from: "effort_said",
    id: Some("id"),
    only: "",
    columns: &[
        Column("id", "id", Id),
        Column("effort_id", "effort_id", Id),
        Column("place", "place", Number),
        Column("said_at", "said_at", Moment),
        Column("by_staff", "by_staff", Id),
        Column("body", "body", Json),
    ],
};

pub const LISTS: Sheet = Sheet {
    name: "effort_lists",
    from: "effort_list",
    id: Some("id"),
    only: "",
    columns: &[
        Column("id", "id", Id),
        Column("file_name", "file_name", Text),
        Column("program", "program", Text),
        Column("by_staff", "by_staff", Id),
        Column("taken_at", "taken_at", Moment),
        Column("taken", "taken", Number),
        Column("undone_at", "undone_at", Moment),
    ],
};
