//! The table of `docs/schema.md` is true: its guards are in the database and broken by tests, its tests are there.

use std::collections::BTreeMap;

use super::regle::{monde, value};

/// The cells of the tables of rules: guards, and what breaks them.
fn rows() -> Vec<(String, String)> {
    const DOC: &str = include_str!("../../../docs/schema.md");
    let (_, rules) = DOC.split_once("## Rules, their guards, their tests").unwrap();
    rules
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| rule ") && !line.starts_with("| --- "))
        .map(|line| {
            let cells: Vec<&str> = line.split(" | ").collect();
            assert_eq!(cells.len(), 3, "{line}");
            (cells[1].to_owned(), cells[2].to_owned())
        })
        .collect()
}

/// What stands between backquotes.
fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// The sources of the tests, by file.
fn sources() -> BTreeMap<String, String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/guards");
    let files = folder.read_dir().unwrap().map(|file| file.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|end| end == "rs") && !path.ends_with("table.rs"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}

#[tokio::test]
async fn every_guard_is_there_and_is_broken_by_a_test() {
    let base = monde().await;
    let guards: Vec<String> = value(
        &mut base.admin().await,
        "select array(select conname::text from pg_constraint union select tgname from pg_trigger
                      union select relname from pg_class where relkind = 'i')",
    )
    .await;
    let tests = sources();
    for (cell, _) in rows() {
        let named = quoted(&cell).filter(|name| name.matches('_').count() > 1 && !name.starts_with('<'));
        for name in named.filter(|name| !name.contains(' ')) {
            // A trigger may refuse under a name of its own.
            let own = cell
                .split("refuses as")
                .nth(1)
                .is_some_and(|names| names.contains(name));
            let (stem, whole) = name.strip_suffix('*').map_or((name, true), |stem| (stem, false));
            let there = guards.iter().any(|guard| {
                if whole {
                    guard == stem
                } else {
                    guard.starts_with(stem)
                }
            });
            assert!(there || own, "{name} is no guard of the database");
            assert!(
                tests.values().any(|source| source.contains(stem)),
                "no test names {name}"
            );
        }
    }
}

#[test]
fn every_test_is_there() {
    let tests = sources();
    let mut seen = 0;
    for (_, cell) in rows() {
        for (file, test) in quoted(&cell).filter_map(|name| name.split_once("::")) {
            let source = tests
                .get(file)
                .unwrap_or_else(|| panic!("{file}.rs is not there"));
            let there = [
                format!("fn {test}("),
                format!(" {test}, Application "),
                format!(" {test}, Proprietaire "),
            ];
            assert!(
                there.iter().any(|way| source.contains(way.as_str())),
                "{file}::{test} is not there"
            );
            seen += 1;
        }
    }
    assert!(seen > 100, "the table has lost its tests: {seen}");
}
