//! `regie config show`, and what it refuses.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::home::{Home, Run};

#[test]
fn every_setting_is_shown_with_its_origin_and_no_secret() {
    let home = Home::of_the_caller();
    let file = home.path().join("regie.toml");
    fs::write(&file, "[prod]\nagence = \"NANTES\"\n").unwrap();
    let run: Run = home
        .command(&["config", "show", "--json", "--langue", "en", "--profile", "prod"])
        .env("REGIE_CONFIG", &file)
        .env("REGIE_DATABASE_URL", "postgres://regie:hunter2@db/regie")
        .output()
        .unwrap()
        .into();
    let shown = run.json();
    assert_eq!(shown["profile"], "prod");
    let row = |key: &str| {
        let rows = shown["items"].as_array().unwrap();
        rows.iter()
            .find(|row| row["key"] == key)
            .unwrap_or_else(|| panic!("{key} is not shown"))
            .clone()
    };
    assert_eq!(row("agence")["origin"]["path"], file.display().to_string());
    assert_eq!(row("agence")["origin"]["table"], "prod");
    assert_eq!(row("database.url")["origin"]["name"], "REGIE_DATABASE_URL");
    assert_eq!(row("langue")["origin"]["name"], "--langue");
    assert_eq!(row("database.pool_max")["origin"]["kind"], "embedded");
    assert!(!run.out.contains("hunter2"));
}

#[test]
fn a_mistake_is_named_with_its_place_and_its_cure() {
    let home = Home::of_the_caller();
    let file = home.path().join("regie.toml");
    let run = |arguments: &[&str]| -> Run {
        home.command(arguments)
            .env("REGIE_CONFIG", &file)
            .output()
            .unwrap()
            .into()
    };
    fs::write(&file, "[default.database]\npool_maxx = 3\n").unwrap();
    let unknown = run(&["config", "show"]);
    assert_eq!(unknown.code, 2);
    for part in [
        "regie.toml [default]",
        "database.pool_maxx",
        "database.pool_max\u{202f}?",
    ] {
        assert!(unknown.err.contains(part), "{part} in {}", unknown.err);
    }

    fs::write(
        &file,
        "[prod.database]\nurl = \"postgres://regie:hunter2@db/regie\"\n",
    )
    .unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let exposed = run(&["config", "show", "--profile", "prod"]);
    assert_eq!(exposed.code, 2);
    assert!(
        exposed.err.contains(&format!("chmod 600 {}", file.display())),
        "{}",
        exposed.err
    );
    assert!(!exposed.err.contains("hunter2"));
}

#[test]
fn a_database_that_is_away_is_unreachable_and_its_password_stays_unsaid() {
    let home = Home::of_the_caller();
    let run: Run = home
        .command(&["db", "status"])
        .env(
            "REGIE_DATABASE_URL",
            "postgres://regie:hunter2@127.0.0.1:1,127.0.0.1:2/regie",
        )
        .output()
        .unwrap()
        .into();
    assert_eq!(run.code, 6, "{}", run.err);
    assert!(
        run.err.contains("127.0.0.1:1") && run.err.contains("127.0.0.1:2"),
        "{}",
        run.err
    );
    assert!(!run.err.contains("hunter2") && !run.out.contains("hunter2"));
}
