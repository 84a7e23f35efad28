//! Answers of other survey tools from the command line.

use crate::answers_kept::links;
use crate::support::Place;

/// What Google Forms writes when a sheet is saved as a workbook: days are cells with a day in them.
fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("Notes").unwrap();
    let sheet = book.add_worksheet().set_name("Form responses 1").unwrap();
    let heads = [
        "Timestamp",
        "Email Address",
        "When this is over, what has to be true for you to say that it went well?",
        "How often do you want to hear from us?",
        "IP Address",
    ];
    let rows = [
        [
            "2020/01/03 9:15:00 am GMT",
            "buyer1@market.example",
            "We moved in, \"on time\"",
            "When something happens",
            "192.0.2.7",
        ],
        ["", "Buyer2@market.example", "No surprises\nat all", "Only when I have to decide", "192.0.2.8"],
        ["", "stranger@market.example", "x", "", "192.0.2.9"],
    ];
    for (row, cells) in [heads].iter().chain(&rows).enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, *cell).unwrap();
        }
    }
    let format = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    for row in 1..=3 {
        let at = rust_xlsxwriter::ExcelDateTime::from_ymd(2020, 1, 2 + row).unwrap().and_hms(9, 15, 0).unwrap();
        sheet.write_datetime_with_format(u32::from(row), 0, &at, &format).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn answers_in_a_workbook_are_read_in_a_child_and_taken_once() {
    let (place, _) = Place::with_firm().await;
    links(&place).await;
    let file = place.path("answers.xlsx");
    std::fs::write(&file, workbook()).unwrap();
    let import = ["survey", "import", file.to_str().unwrap(), "--wave", "Under load"];
    // What is left out is told, and the exit code says so.
    let tried = place.run(&[&import[..], &["--dry-run"]].concat()).must(1);
    assert!(tried.out.contains("would take 2 of 3 rows"), "{tried:?}");
    assert!(tried.err.contains("line 4: nobody with the address stranger@market.example"), "{tried:?}");
    assert!(place.run(&import).must(1).out.contains("took 2 of 3 rows"));
    assert!(place.run(&import).must(1).out.contains("took 0 of 3 rows"));
    let folder = place.path("out");
    place.run(&["export", folder.to_str().unwrap(), "--format", "json"]).must(0);
    let files = std::fs::read_dir(&folder).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let all: String = files.collect();
    assert!(all.contains("No surprises") && all.contains("We moved in"), "the words are kept");
    assert!(!all.contains("192.0.2."), "network addresses are not");
    std::fs::write(&file, b"PK\x03\x04 and nothing more").unwrap();
    let refused = place.run(&import).must(1);
    assert!(refused.err.contains("CSV"), "{refused:?}");
}

/// Of two answers of one person the later one counts, and what was begun and not sent is nobody's word.
#[tokio::test]
async fn the_later_answer_counts_and_one_that_was_not_sent_does_not() {
    let (place, _) = Place::with_firm().await;
    links(&place).await;
    let file = place.path("typeform.csv");
    let asked = "\"When this is over, what has to be true for you to say that it went well?\"";
    let text = format!(
        "#,{asked},Email,Response Type,Submit Date (UTC)\n\
         r1,The later words,buyer1@market.example,completed,2020-01-05 10:00:00\n\
         r2,The first words,buyer1@market.example,completed,2020-01-03 10:00:00\n\
         r3,Half a word,buyer2@market.example,partial,\n"
    );
    std::fs::write(&file, text).unwrap();
    let told = place.run(&["survey", "import", file.to_str().unwrap(), "--wave", "Under load"]).must(1);
    assert!(told.out.contains("took 1 of 3 rows"), "{told:?}");
    assert!(told.err.contains("line 3: the same person answered again in line 2, which counts"), "{told:?}");
    assert!(told.err.contains("line 4: begun and not sent, so it is left out"), "{told:?}");
    let folder = place.path("out");
    place.run(&["export", folder.to_str().unwrap(), "--format", "json"]).must(0);
    let files = std::fs::read_dir(&folder).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let all: String = files.collect();
    assert!(all.contains("The later words") && !all.contains("The first words") && !all.contains("Half a word"));
}

#[tokio::test]
async fn a_question_worded_differently_is_said_once_and_remembered() {
    let (place, _) = Place::with_firm().await;
    links(&place).await;
    let text = |n: u32, words: &str| {
        format!(
            "Timestamp,Email Address,How frequently should we be in touch?,Branch\n\
             2020/01/03 9:15:00,buyer{n}@market.example,{words},Leeds\n"
        )
    };
    let file = place.path("google.csv");
    std::fs::write(&file, text(1, "When something happens")).unwrap();
    let import = ["survey", "import", file.to_str().unwrap(), "--wave", "Under load"];
    let tried = place.run(&[&import[..], &["--dry-run"]].concat()).must(1);
    assert!(tried.err.contains("“How frequently should we be in touch?” is no question of this survey"), "{tried:?}");
    assert!(tried.out.contains("would take 0 of 1 row"), "{tried:?}");
    let wrong = place.run(&[&import[..], &["--column", "Branch=colour"]].concat()).must(2);
    assert!(wrong.err.contains("names no question of this survey") && wrong.err.contains("contact"), "{wrong:?}");
    place.run(&[&import[..], &["--column", "Town=none"]].concat()).must(2).err.contains("has no column “Town”");
    let said = ["--column", "How frequently should we be in touch?=contact", "--column", "Branch=none"];
    let taken = place.run(&[&import[..], &said[..]].concat()).must(0);
    assert!(taken.out.contains("took 1 of 1 row") && taken.err.is_empty(), "{taken:?}");
    std::fs::write(&file, text(2, "Only when I have to decide")).unwrap();
    let taken = place.run(&import).must(0);
    assert!(taken.out.contains("took 1 of 1 row") && taken.err.is_empty(), "the same headings: {taken:?}");
}
