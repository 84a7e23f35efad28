//! What imports read and what was merged, as it is exported to JSON.

use super::sheet::Kind::{Bytes, Day, Flag, Id, Json, Moment, Number, Text};
use super::sheet::{Column, Sheet};

pub const IMPORTS: Sheet = Sheet {
    name: "imports",
    from: "import",
    id: Some("id"),
    only: "",
    columns: &[
        Column("id", "id", Id),
        Column("file_name", "file_name", Text),
        Column("source_system", "source_system", Text),
        Column("object", "object", Text),
        Column("state", "state", Text),
        Column("by_staff", "by_staff", Id),
        Column("created_at", "created_at", Moment),
        Column("updated_at", "updated_at", Moment),
        Column("finished_at", "finished_at", Moment),
        Column("mapping", "mapping", Json),
        Column("decisions", "decisions", Json),
        Column("guesses", "guesses", Json),
        Column("content_hash", "content_hash", Bytes),
        Column("rows_total", "rows_total", Number),
        Column("rows_done", "rows_done", Number),
        Column("created_count", "created_count", Number),
        Column("updated_count", "updated_count", Number),
        Column("merged_count", "merged_count", Number),
        Column("skipped_count", "skipped_count", Number),
        Column("problem_count", "problem_count", Number),
        Column("fact_count", "fact_count", Number),
        Column("failure", "failure", Text),
        Column("lines_total", "lines_total", Number),
        Column("lines_created", "lines_created", Number),
        Column("lines_updated", "lines_updated", Number),
        Column("lines_unchanged", "lines_unchanged", Number),
        Column("lines_merged", "lines_merged", Number),
        Column("lines_left_out", "lines_left_out", Number),
        Column("tells_of_payments", "tells_of_payments", Flag),
        Column("list_day", "list_day", Day),
        Column("list_day_told", "list_day_told", Flag),
    ],
};

pub const IMPORT_CHANGES: Sheet = Sheet {
    name: "import_changes",
    from: "import_change",
    id: None,
    only: "",
    columns: &[
        Column("import_id", "import_id", Id),
        Column("place", "place", Number),
        Column("line", "line", Number),
        Column("action", "action", Text),
        Column("object", "object", Text),
        Column("object_id", "object_id", Id),
        Column("before_json", "before_json", Text),
        Column("after_json", "after_json", Text),
        Column("version_after", "version_after", Number),
    ],
};

pub const IMPORT_PROBLEMS: Sheet = Sheet {
    name: "import_problems",
    from: "import_problem",
    id: None,
    only: "",
    columns: &[
        Column("import_id", "import_id", Id),
        Column("place", "place", Number),
        Column("line", "line", Number),
        Column("column_name", "column_name", Text),
        Column("value", "value", Text),
        Column("advice", "advice", Text),
    ],
};

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
