//! Files of answers as other tools write them, into the demo's open wave: what is no score counts as none, and is told
//! (cases B36).

use perennial_app::actor::Actor;
use perennial_app::research::{self, AnswersFile};
use perennial_core::research::files::ColumnsSaid;
use uuid::Uuid;

use crate::demo::{Firm, filled};
use crate::support::day;

/// A file, the lines that are told, how many rows are taken and how many scores they give.
const FILES: [(&str, &[u32], usize, i64); 3] = [
    // Zero is a score; N/A, 9.5, 11, "ten", -1 and 7,5 are none, and a blank cell is no answer.
    ("B36.csv", &[3, 6, 8, 9, 10, 11], 12, 5),
    // Begun and not sent.
    ("B36-partial.csv", &[2, 3], 1, 1),
    // The later answer of one person, and capitals in an address; strangers and nobody are told.
    ("B36-twice.csv", &[2, 4, 5], 2, 2),
];

async fn scores(firm: &Firm) -> i64 {
    let sql = "select count(*) from fact where kind = 'survey.scored'";
    firm.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap()
}

#[tokio::test]
async fn what_is_no_score_counts_as_none_and_is_told() {
    for (file, told, rows, counted) in FILES {
        let firm = filled(day("2026-11-22")).await;
        let sql = "select id from survey_wave where name = 'Would you recommend us, this year'";
        let wave: Uuid = firm.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
        let cases = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../perennial-core/tests/cases");
        let bytes = std::fs::read(cases.join(file)).unwrap();
        let answers = AnswersFile { name: file, bytes: &bytes, said: &ColumnsSaid::default() };
        let preview = research::preview_file(&firm.app, &Actor::Program, wave.into(), &answers).await.unwrap();
        let lines: Vec<u32> = preview
            .problems
            .iter()
            .filter_map(|problem| problem.split_once("line ")?.1.split(':').next()?.parse().ok())
            .collect();
        assert_eq!((lines.as_slice(), preview.rows), (told, rows), "{file}: {:?}", preview.problems);
        let before = scores(&firm).await;
        let taken = research::take_file(&firm.app, &Actor::Program, wave.into(), &answers).await.unwrap();
        assert_eq!((taken, scores(&firm).await - before), (rows, counted), "{file}");
    }
}
