//! Markets as they are exported to JSON: what the firm says of each, who takes part, and rounds of rating. Of links only
//! their hashes are stored, so that they go on leading to their rounds.

use super::sheet::Kind::{Bytes, Day, Flag, Id, Moment, Number, Text};
use super::sheet::{Column, Sheet};

pub const MARKETS: Sheet = Sheet {
    name: "markets",
    from: "market",
    id: None,
    only: "",
    columns: &[
        Column("axis", "axis", Text),
        Column("hidden", "hidden", Flag),
        Column("needs", "needs", Text),
        Column("owner_id", "owner_id", Id),
        Column("plan", "plan", Text),
        Column("plan_due", "plan_due", Day),
        Column("version", "version", Number),
    ],
};

pub const PARTICIPANTS: Sheet = Sheet {
    name: "market_participants",
    from: "market_participant",
    id: Some("id"),
    only: "",
    columns: &[
        Column("id", "id", Id),
        Column("axis", "axis", Text),
        Column("sub_group", "sub_group", Text),
        Column("name", "name", Text),
        Column("client_id", "client_id", Id),
        Column("needs", "needs", Text),
        Column("added_at", "added_at", Moment),
        Column("added_by", "added_by", Id),
        Column("deleted_at", "deleted_at", Moment),
    ],
};

pub const ROUNDS: Sheet = Sheet {
    name: "market_rounds",
    from: "market_round",
    id: Some("id"),
    only: "",
    columns: &[
        Column("id", "id", Id),
        Column("name", "name", Text),
        Column("opened_on", "opened_on", Day),
        Column("opened_by", "opened_by", Id),
        Column("closed_on", "closed_on", Day),
    ],
};

pub const RATERS: Sheet = Sheet {
    name: "market_raters",
    from: "market_rater",
    id: Some("id"),
    only: "",
    columns: &[
        Column("id", "id", Id),
        Column("round_id", "round_id", Id),
        Column("name", "name", Text),
        Column("token_hash", "token_hash", Bytes),
        Column("rated_at", "rated_at", Moment),
    ],
};

pub const RATINGS: Sheet = Sheet {
    name: "market_ratings",
    from: "market_rating",
    id: None,
    only: "",
    columns: &[
        Column("rater_id", "rater_id", Id),
        Column("axis", "axis", Text),
        Column("now_score", "now_score", Number),
        Column("wanted_score", "wanted_score", Number),
    ],
};
