//! The shipped models, reading, writing, and every way to get a model wrong.

use super::*;

#[test]
fn every_shipped_model_is_read_without_a_problem() {
    for kind in FirmKind::ALL {
        let (model, problems) = read::read(kind.toml());
        assert_eq!(problems, [], "{}", kind.key());
        assert_eq!(model.kind, kind);
        assert_eq!(Model::default_for(kind), model);
        assert_eq!(FirmKind::from_key(kind.key()), Some(kind));
    }
}

#[test]
fn a_written_model_is_read_back_and_the_shipped_ones_are_as_the_program_writes_them() {
    for kind in FirmKind::ALL {
        let model = Model::default_for(kind);
        let text = model.to_toml();
        assert_eq!(Model::from_toml(&text), Ok(model));
        let path = format!("{}/src/journeys/models/{}.toml", env!("CARGO_MANIFEST_DIR"), kind.key());
        if option_env!("UPDATE_MODELS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        assert_eq!(text, std::fs::read_to_string(path).unwrap(), "set UPDATE_MODELS=1 to write it anew");
    }
}
