//! The tables of plans as they are exported to JSON.

use super::sheet::Kind::{Day, Flag, Id, Moment, Number, Text};
use super::sheet::{Column, Sheet};

/// Playbooks in all their editions.
pub const PLAYBOOKS: Sheet = Sheet {
    name: "playbooks",
    from: "playbook",
    id: Some("id"),
    only: "",
    columns: &[
        Column("id", "id", Id),
        Column("key", "key", Text),
        Column("edition", "edition", Number),
        Column("name", "name", Text),
        Column("firm_kind", "firm_kind", Text),
        Column("state", "state", Text),
        Column("body", "body", Text),
        Column("shipped", "shipped", Flag),
        Column("live_on", "live_on", Day),
        Column("by_staff", "by_staff", Id),
        Column("created_at", "created_at", Moment),
        Column("updated_at", "updated_at", Moment),
        Column("version", "version", Number),
    ],
};

/// Planned touches, whatever became of them.
pub const PLANNED_TOUCHES: Sheet = Sheet {
    name: "planned_touches",
    from: "planned_touch",
    id: Some("id"),
    only: "",
    columns: &[
        Column("id", "id", Id),
        Column("client_id", "client_id", Id),
        Column("key", "key", Text),
        Column("playbook", "playbook", Text),
        Column("edition", "edition", Number),
        Column("step", "step", Text),
        Column("engagement_id", "engagement_id", Id),
        Column("pursuit_id", "pursuit_id", Id),
        Column("contact_id", "contact_id", Id),
        Column("owner_role", "owner_role", Text),
        Column("owner_id", "owner_id", Id),
        Column("reassigned", "reassigned", Flag),
        Column("medium", "medium", Text),
        Column("kind", "kind", Text),
        Column("purpose", "purpose", Text),
        Column("title", "title", Text),
        Column("body", "body", Text),
        Column("phase", "phase", Number),
        Column("due_on", "due_on", Day),
        Column("state", "state", Text),
        Column("edited", "edited", Flag),
        Column("paused", "paused", Flag),
        Column("reason", "reason", Text),
        Column("done_fact", "done_fact", Id),
        Column("done_on", "done_on", Day),
        Column("created_at", "created_at", Moment),
        Column("updated_at", "updated_at", Moment),
        Column("version", "version", Number),
    ],
};

/// From which day on clients are planned.
pub const CLIENT_PLANS: Sheet = Sheet {
    name: "client_plans",
    from: "client_plan",
    id: Some("client_id"),
    only: "",
    columns: &[
        Column("client_id", "client_id", Id),
        Column("plan_from", "plan_from", Day),
        Column("seen", "seen", Number),
    ],
};

/// Playbooks that rest for a client.
pub const PLAN_PAUSES: Sheet = Sheet {
    name: "plan_pauses",
    from: "plan_pause",
    id: None,
    only: "",
    columns: &[
        Column("client_id", "client_id", Id),
        Column("playbook", "playbook", Text),
        Column("reason", "reason", Text),
        Column("by_staff", "by_staff", Id),
        Column("created_at", "created_at", Moment),
    ],
};

/// What people did about alerts; the alerts themselves are derived anew.
pub const ALERT_HANDLINGS: Sheet = Sheet {
    name: "alert_handlings",
    from: "alert_handling",
    id: Some("alert_id"),
    only: "",
    columns: &[
        Column("alert_id", "alert_id", Id),
        Column("key", "key", Text),
        Column("client_id", "client_id", Id),
        Column("state", "state", Number),
        Column("until_day", "until_day", Day),
        Column("reason", "reason", Text),
        Column("owner_id", "owner_id", Id),
        Column("by_staff", "by_staff", Id),
        Column("handled_at", "handled_at", Moment),
    ],
};

/// The rules of alerts as the firm set them.
pub const ALERT_RULES: Sheet = Sheet {
    name: "alert_rules",
    from: "alert_rules",
    id: None,
    only: "",
    columns: &[Column("id", "id", Number), Column("body", "body", Text), Column("version", "version", Number)],
};

/// Who answers for the whole firm.
pub const ALERT_ROLES: Sheet = Sheet {
    name: "alert_roles",
    from: "alert_role",
    id: None,
    only: "",
    columns: &[Column("role", "role", Text), Column("staff_id", "staff_id", Id)],
};

/// Touches of which a person said that they were not the planned ones.
pub const REFUSED_FULFILMENTS: Sheet = Sheet {
    name: "refused_fulfilments",
    from: "refused_fulfilment",
    id: None,
    only: "",
    columns: &[
        Column("planned_id", "planned_id", Id),
        Column("fact_id", "fact_id", Id),
        Column("by_staff", "by_staff", Id),
        Column("decided_at", "decided_at", Moment),
    ],
};

/// Cells of the grid that are empty on purpose.
pub const EMPTY_CELLS: Sheet = Sheet {
    name: "empty_cells",
    from: "left_empty",
    id: None,
    only: "",
    columns: &[
        Column("scope", "scope", Text),
        Column("phase", "phase", Number),
        Column("medium", "medium", Text),
        Column("reason", "reason", Text),
        Column("by_staff", "by_staff", Id),
        Column("chosen_at", "chosen_at", Moment),
    ],
};
