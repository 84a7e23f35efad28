//! What imports read and what was merged, as it is exported to JSON.

use super::sheet::Kind::{Bytes, Day, Flag, Id, Json, Moment, Number, Text};
use super::sheet::{Column, Sheet};

pub const IMPORT_ROWS: Sheet = Sheet {
    name: "import_rows",
    from: "import_row",
    id: None,
    only: "",
    columns: &[
        Column("row_hash", "row_hash", Bytes),
        Column("object", "object", Text),
        Column("import_id", "import_id", Id),
        Column("line", "line", Number),
    ],
};

pub const IMPORT_COVERAGE: Sheet = Sheet {
    name: "import_coverage",
    from: "import_coverage",
    id: None,
    only: "",
    columns: &[
        Column("import_id", "import_id", Id),
        Column("kind", "kind", Text),
        Column("from_on", "from_on", Day),
        Column("until_on", "until_on", Day),
    ],
};

pub const IMPORT_IDENTITIES: Sheet = Sheet {
    name: "import_identities",
    from: "import_identity",
    id: None,
    only: "",
    columns: &[
        Column("source", "source", Text),
        Column("object", "object", Text),
        Column("row_key", "row_key", Text),
        Column("record_id", "record_id", Id),
        Column("decided", "decided", Flag),
        Column("import_id", "import_id", Id),
    ],
};

pub const PAYER_ANSWERS: Sheet = Sheet {
    name: "payer_answers",
    from: "payer_answer",
    id: None,
    only: "",
    columns: &[
        Column("payer_key", "payer_key", Text),
        Column("payer", "payer", Text),
        Column("answer", "answer", Text),
        Column("client_id", "client_id", Id),
        Column("made_client", "made_client", Flag),
        Column("cleared", "cleared", Text),
        Column("by_staff", "by_staff", Id),
        Column("answered_at", "answered_at", Moment),
    ],
};

pub const RECORD_MERGES: Sheet = Sheet {
    name: "record_merges",
    from: "record_merge",
    id: Some("id"),
    only: "",
    columns: &[
        Column("id", "id", Id),
        Column("object", "object", Text),
        Column("kept_id", "kept_id", Id),
        Column("gone_id", "gone_id", Id),
        Column("client_id", "client_id", Id),
        Column("kept_name", "kept_name", Text),
        Column("gone_name", "gone_name", Text),
        Column("detail", "detail", Json),
        Column("merged_at", "merged_at", Moment),
        Column("by_staff", "by_staff", Id),
        Column("split_at", "split_at", Moment),
    ],
};

pub const MERGED_RECORDS: Sheet = Sheet {
    name: "merged_records",
    from: "merged_record",
    id: Some("gone_id"),
    only: "",
    columns: &[
        Column("gone_id", "gone_id", Id),
        Column("object", "object", Text),
        Column("kept_id", "kept_id", Id),
        Column("client_id", "client_id", Id),
        Column("merge_id", "merge_id", Id),
    ],
};

pub const MERGED_REFERRERS: Sheet = Sheet {
    name: "merged_referrers",
    from: "merged_referrer",
    id: Some("gone_id"),
    only: "",
    columns: &[
        Column("gone_id", "gone_id", Id),
        Column("kept_id", "kept_id", Id),
        Column("filled", "filled", Json),
        Column("merged_at", "merged_at", Moment),
        Column("by_staff", "by_staff", Id),
    ],
};

pub const REFERRERS: Sheet = Sheet {
    name: "referrers",
    from: "referrer",
    id: Some("id"),
    only: "",
    columns: &[
        Column("id", "id", Id),
        Column("name", "name", Text),
        Column("kind", "kind", Text),
        Column("email", "email", Text),
        Column("phone", "phone", Text),
        Column("address", "address", Text),
        Column("note", "note", Text),
        Column("source", "source", Text),
        Column("import_id", "import_id", Id),
        Column("created_at", "created_at", Moment),
        Column("updated_at", "updated_at", Moment),
        Column("version", "version", Number),
        Column("deleted_at", "deleted_at", Moment),
        Column("as_client_id", "as_client_id", Id),
        Column("owned_by", "owned_by", Id),
        Column("potential", "potential", Text),
        Column("disclosed", "disclosed", Flag),
        Column("reciprocal", "reciprocal", Flag),
        Column("fee_allowed", "fee_allowed", Flag),
        Column("contacted_on", "contacted_on", Day),
    ],
};

pub const REFERRAL_NOTES: Sheet = Sheet {
    name: "referral_notes",
    from: "referral_note",
    id: Some("id"),
    only: "",
    columns: &[
        Column("id", "id", Id),
        Column("referrer_id", "referrer_id", Id),
        Column("on_day", "on_day", Day),
        Column("who", "who", Text),
        Column("spoke_on", "spoke_on", Day),
        Column("ruled_out_on", "ruled_out_on", Day),
        Column("suitable", "suitable", Flag),
        Column("worth_minor", "worth_minor", Number),
        Column("kind", "kind", Text),
        Column("initiative", "initiative", Text),
        Column("influence", "influence", Text),
        Column("influence_asked", "influence_asked", Flag),
        Column("reported_on", "reported_on", Day),
        Column("created_at", "created_at", Moment),
        Column("updated_at", "updated_at", Moment),
        Column("version", "version", Number),
        Column("deleted_at", "deleted_at", Moment),
    ],
};

pub const REFERRER_TEXTS: Sheet = Sheet {
    name: "referrer_texts",
    from: "referrer_text",
    id: Some("words_key"),
    only: "",
    columns: &[
        Column("words_key", "words_key", Text),
        Column("words", "words", Text),
        Column("referrer_id", "referrer_id", Id),
        Column("is_new", "is_new", Flag),
        Column("by_staff", "by_staff", Id),
        Column("said_at", "said_at", Moment),
    ],
};

pub const NOT_DUPLICATES: Sheet = Sheet {
    name: "not_duplicates",
    from: "not_duplicate",
    id: None,
    only: "",
    columns: &[
        Column("object", "object", Text),
        Column("one_id", "one_id", Id),
        Column("other_id", "other_id", Id),
        Column("by_staff", "by_staff", Id),
        Column("said_at", "said_at", Moment),
    ],
};

pub const REMEMBERED_MAPPINGS: Sheet = Sheet {
    name: "remembered_mappings",
    from: "remembered_mapping",
    id: None,
    only: "",
    columns: &[
        Column("fingerprint", "fingerprint", Text),
        Column("name", "name", Text),
        Column("mapping", "mapping", Text),
        Column("used_at", "used_at", Moment),
    ],
};
