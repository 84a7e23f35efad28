//! What holds for every map.

use proptest::prelude::*;

use super::super::edit::{Edit, edit};
use super::super::sheets::{Cell, Sheet, from_sheets, tables};
use super::super::{compare, read, stored, write};
use super::shape::map;
use crate::journey_maps::JourneyMap;

fn through_sheets(map: &JourneyMap, before: &JourneyMap) -> (JourneyMap, Vec<String>) {
    let sheets: Vec<Sheet> = tables(map)
        .into_iter()
        .map(|table| Sheet {
            name: table.name,
            heads: table.heads,
            rows: (2..).zip(table.rows.iter().map(|row| row.iter().map(Cell::text).collect())).collect(),
        })
        .collect();
    let (read, problems) = from_sheets(&sheets, before);
    (read, problems.iter().map(|one| format!("{} {}: {}", one.sheet, one.row, one.text)).collect())
}

proptest! {
    #[test]
    fn a_map_survives_its_files(map in map()) {
        let text = write::to_toml(&map);
        prop_assert_eq!(read::from_toml(&text), Ok(map.clone()), "{}", text);
        prop_assert_eq!(&stored::from_json(&stored::to_json(&map).unwrap()).unwrap(), &map);
        let (read, problems) = through_sheets(&map, &JourneyMap::default());
        prop_assert_eq!(problems, Vec::<String>::new());
        prop_assert_eq!(&read, &map);
        prop_assert_eq!(compare::compare(&map, &read), vec![]);
    }

    #[test]
    fn a_move_is_undone_by_moving_back(map in map(), which in 0..8_usize) {
        let key = map.steps[which % map.steps.len()].key.clone();
        if let Ok(moved) = edit(&map, Edit::Right(key.clone())) {
            prop_assert_eq!(edit(&moved, Edit::Left(key.clone())), Ok(map.clone()));
        }
        if let Ok(moved) = edit(&map, Edit::Left(key.clone())) {
            prop_assert_eq!(edit(&moved, Edit::Right(key)), Ok(map.clone()));
        }
    }

    #[test]
    fn the_order_of_the_journey_holds(map in map(), moves in prop::collection::vec((0..8_usize, any::<bool>()), 0..30)) {
        let mut map = map;
        for (which, right) in moves {
            let key = map.steps[which % map.steps.len()].key.clone();
            map = edit(&map, if right { Edit::Right(key) } else { Edit::Left(key) }).unwrap_or(map);
        }
        prop_assert!(map.steps.is_sorted_by_key(|step| step.place.order()));
    }

    #[test]
    fn a_split_keeps_every_touchpoint(map in map(), chosen in prop::collection::vec(0..5_usize, 0..4)) {
        let key = map.steps[0].key.clone();
        let split = edit(&map, Edit::Split { step: key, name: "Second".to_owned(), touchpoints: chosen }).unwrap();
        prop_assert_eq!(split.steps.len(), map.steps.len() + 1);
        let mut kept: Vec<_> = split.steps[..2].iter().flat_map(|step| step.touchpoints.clone()).collect();
        let mut had = map.steps[0].touchpoints.clone();
        kept.sort_by_key(|one| format!("{one:?}"));
        had.sort_by_key(|one| format!("{one:?}"));
        prop_assert_eq!(kept, had);
    }
}
