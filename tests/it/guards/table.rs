//! The table of `docs/schema.md` is true: its guards are in the database and broken by tests, its tests are there.

use std::collections::BTreeMap;

use regie::domain::Langue;
use regie::service::Error;
use regie::store::constraint;
use regie::text::Text;
use sqlx::AssertSqlSafe;

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

/// Every name under which the database refuses something, with the SQLSTATE that it says.
const REFUSALS: &str = "
    select conname::text,
           case contype when 'f' then '23503' when 'p' then '23505' when 'u' then '23505' when 'x' then '23P01' else '23514' end
    from pg_constraint where connamespace = 'public'::regnamespace
    union
    select c.relname::text, '23505' from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indisunique and c.relnamespace = 'public'::regnamespace
    union
    select t.tgname::text, '23514' from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where not t.tgisinternal and c.relnamespace = 'public'::regnamespace
    union
    select m[1], '23514' from pg_proc, regexp_matches(prosrc, 'constraint = ''([a-z_]+)''', 'g') m
    where pronamespace = 'public'::regnamespace";

#[tokio::test]
async fn every_rule_of_the_database_has_words_for_people() {
    let base = monde().await;
    let mut admin = base.admin().await;
    let refusals: Vec<(String, String)> = sqlx::query_as(REFUSALS).fetch_all(&mut admin).await.unwrap();
    assert!(refusals.len() > 200, "only {}", refusals.len());
    for known in constraint::known() {
        assert!(
            refusals.iter().any(|(name, _)| name == known),
            "{known} is no rule"
        );
    }
    for (name, code) in refusals {
        let broken = format!(
            "do $$ begin raise exception 'in English' using errcode = '{code}', constraint = '{name}'; end $$"
        );
        let broken = sqlx::raw_sql(AssertSqlSafe(broken)).execute(&mut admin).await;
        let Error::Refused(refusal) = Error::from(broken.unwrap_err()) else {
            panic!("{name} is a fault of ours");
        };
        for langue in [Langue::Fr, Langue::En] {
            let said = Text::new(langue, chrono_tz::Europe::Paris).refusal(&refusal);
            let whole = format!("{} {}", said.message, said.hint.expect("advice"));
            assert!(
                !whole.contains('⟦') && !whole.contains("in English"),
                "{name}: {whole}"
            );
            assert!(
                !constraint::general(refusal.rule) || whole.contains(&name),
                "{whole}"
            );
        }
    }
}

/// What the server itself says of a broken rule tells which way round it was.
#[tokio::test]
async fn rules_without_words_of_their_own_say_of_which_kind_they_are() {
    let base = monde().await;
    let mut owner = base.owner().await;
    for (sql, rule) in [
        (
            "insert into permission (code, libelle) values ('essai.deux', 'Une'), ('essai.deux', 'Deux')",
            "deja-enregistre",
        ),
        ("update client set agence_id = 999", "reference-inconnue"),
        ("delete from agence where code = 'LYON'", "encore-utilise"),
        ("update utilisateur set nom = null", "regle-de-la-base"),
        ("update mission set priorite = 99999", "regle-de-la-base"),
    ] {
        let broken = sqlx::query(sql).execute(&mut owner).await.expect_err(sql);
        let told = broken.to_string();
        let Error::Refused(refusal) = Error::from(broken) else {
            panic!("{sql}: {told}");
        };
        assert_eq!(refusal.rule, rule, "{sql}: {told}");
    }
    // What nobody can mend by typing something else stays a fault of ours.
    let fault = sqlx::query("select 1 / 0").execute(&mut owner).await.unwrap_err();
    assert!(matches!(Error::from(fault), Error::Internal { .. }));
}
