//! What holds for every map.

use proptest::prelude::*;

use super::super::edit::{Edit, edit};
use super::super::sheets::{Cell, Sheet, from_sheets, tables};
use super::super::{compare, read, stored, write};
use super::shape::map;
use crate::journey_maps::{JourneyMap, LONGEST_NAME, Place};

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

    #[test]
    fn a_step_carried_anywhere_can_be_carried_back(map in map(), which in 0..8_usize, to in 0..12_usize, before in 0..9_usize) {
        let step = map.steps[which % map.steps.len()].clone();
        let place = Place::ALL[to % Place::ALL.len()];
        let before = map.steps.get(before).map(|one| one.key.clone());
        let carry = |map: &JourneyMap, place, before| edit(map, Edit::Carry { step: step.key.clone(), place, before });
        let carried = carry(&map, place, before).unwrap();
        prop_assert!(carried.steps.is_sorted_by_key(|step| step.place.order()));
        prop_assert_eq!(carried.step(&step.key).unwrap().place, place);
        let next = map.steps.iter().skip_while(|one| one.key != step.key).nth(1);
        let next = next.filter(|one| one.place == step.place).map(|one| one.key.clone());
        prop_assert_eq!(carry(&carried, step.place, next), Ok(map.clone()));
    }

    #[test]
    fn a_carried_touchpoint_is_neither_lost_nor_doubled(map in map(), from in 0..8_usize, to in 0..8_usize, at in 0..6_usize) {
        let key = |number: usize| map.steps[number % map.steps.len()].key.clone();
        let all = |map: &JourneyMap| {
            let mut all: Vec<_> = map.steps.iter().flat_map(|step| step.touchpoints.iter()).map(|one| format!("{one:?}")).collect();
            all.sort();
            all
        };
        match edit(&map, Edit::CarryTouchpoint { step: key(from), number: 0, to: key(to), at }) {
            Ok(carried) => prop_assert_eq!(all(&carried), all(&map)),
            Err(_) => prop_assert!(map.step(&key(from)).unwrap().touchpoints.is_empty()),
        }
    }

    #[test]
    fn a_doubled_step_has_its_own_key_and_the_same_content(map in map(), which in 0..8_usize) {
        let step = &map.steps[which % map.steps.len()];
        let doubled = edit(&map, Edit::Double(step.key.clone())).unwrap();
        let at = doubled.steps.iter().position(|one| one.key == step.key).unwrap();
        let copy = &doubled.steps[at + 1];
        prop_assert_eq!((&copy.cells, &copy.touchpoints, copy.place), (&step.cells, &step.touchpoints, step.place));
        prop_assert!(map.step(&copy.key).is_none() && copy.name.ends_with("(copy)"));
        prop_assert!(copy.name.chars().count() <= LONGEST_NAME);
    }
}
