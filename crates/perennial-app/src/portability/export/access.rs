//! Teams, information barriers and what sign-in asks of a role, as they are exported to JSON. Second factors and the
//! audit log are left out: the log has an export of its own that can be checked.

use super::sheet::Kind::{Flag, Id, Moment, Number, Text};
use super::sheet::{Column, Sheet};

pub const TEAMS: Sheet = Sheet {
    name: "teams",
    from: "team",
    id: None,
    only: "",
    columns: &[
        Column("id", "id", Number),
        Column("name", "name", Text),
        Column("name_key", "name_key", Text),
        Column("lead_id", "lead_id", Id),
        Column("version", "version", Number),
    ],
};

pub const WALLS: Sheet = Sheet {
    name: "walls",
    from: "wall",
    id: Some("id"),
    only: "",
    columns: &[
        Column("id", "id", Id),
        Column("name", "name", Text),
        Column("reason", "reason", Text),
        Column("raised_at", "raised_at", Moment),
        Column("raised_by", "raised_by", Id),
        Column("lifted_at", "lifted_at", Moment),
        Column("lifted_by", "lifted_by", Id),
        Column("lifted_reason", "lifted_reason", Text),
        Column("version", "version", Number),
    ],
};

pub const WALL_CLIENTS: Sheet = Sheet {
    name: "wall_clients",
    from: "wall_client",
    id: None,
    only: "",
    columns: &[Column("wall_id", "wall_id", Id), Column("client_id", "client_id", Id)],
};

pub const WALL_PEOPLE: Sheet = Sheet {
    name: "wall_people",
    from: "wall_person",
    id: None,
    only: "",
    columns: &[Column("wall_id", "wall_id", Id), Column("staff_id", "staff_id", Id)],
};

pub const SIGN_IN_RULES: Sheet = Sheet {
    name: "sign_in_rules",
    from: "sign_in_rule",
    id: None,
    only: "",
    columns: &[Column("role", "role", Text), Column("second_factor", "second_factor", Flag)],
};

pub const CLIENT_WALLS: Sheet = Sheet {
    name: "client_walls",
    from: "client_wall",
    id: None,
    only: "",
    columns: &[Column("client_id", "client_id", Id), Column("staff_id", "staff_id", Id)],
};
