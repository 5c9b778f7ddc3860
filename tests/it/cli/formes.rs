//! `docs/json.md` names every key that the program prints, and no other.

use std::collections::{BTreeMap, BTreeSet};

use regie::domain::chaine_fiscale::Cle;
use regie::ops::seed::{self, Anchor, Company, Size};
use serde_json::Value;
use sqlx::ConnectOptions as _;

use super::poste::{Run, ended};
use crate::common::Base;

/// What somebody's key is like.
const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2nk3dFzMZpFmHBxWQ6dcIPmPbqZ0A0y2OcTzvrEuMB essai";

/// Keys by verb and by place in what it prints.
type Places = BTreeMap<(String, String), BTreeSet<String>>;

/// What the document says.
fn documented() -> Places {
    const DOC: &str = include_str!("../../../docs/json.md");
    let mut places = Places::new();
    for line in DOC.lines().filter(|line| line.starts_with("| `")) {
        let (where_, keys) = line[2..].split_once(" | ").expect("two cells");
        let quoted = |cell: &str| -> Vec<String> {
            cell.split('`')
                .skip(1)
                .step_by(2)
                .map(ToOwned::to_owned)
                .collect()
        };
        for place in quoted(where_) {
            let (verb, path) = place.rsplit_once(' ').unwrap_or(("", &place));
            // The table of verbs says no keys.
            if !path.starts_with('.') {
                continue;
            }
            let before = places.insert(
                (verb.to_owned(), path.to_owned()),
                quoted(keys).into_iter().collect(),
            );
            assert_eq!(before, None, "{place} is there twice");
        }
    }
    places
}

/// What a verb printed, place by place; keys that are data are no keys.
fn walk(verb: &str, value: &Value, path: &str, found: &mut Places) {
    match value {
        Value::Object(fields) => {
            let page = path == "." && fields.len() == 2 && fields.contains_key("items");
            if !page {
                let keys = fields.keys().filter(|name| *name != "noms").cloned();
                found
                    .entry((verb.to_owned(), path.to_owned()))
                    .or_default()
                    .extend(keys);
            }
            let below = |name: &str| {
                if path == "." {
                    format!(".{name}")
                } else {
                    format!("{path}.{name}")
                }
            };
            for (name, value) in fields {
                let data = matches!(name.as_str(), "droits" | "ouverture" | "noms" | "couts")
                    || name == "permissions" && value.is_object();
                if !data {
                    walk(verb, value, &below(name), found);
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                walk(verb, item, &format!("{path}[]"), found);
            }
        }
        _ => {}
    }
}

/// The demonstration company, for a program that reads what another prints.
struct Shell {
    base: Base,
    home: tempfile::TempDir,
}

impl Shell {
    async fn new() -> Self {
        let base = Base::new().await;
        let company = Company {
            size: Size::Small,
            seed: 3,
            anchor: Anchor::on(chrono::Utc::now().date_naive()),
            key: Cle::new(b"demonstration"),
        };
        seed::run(&base.superuser(), &company, &mut |_| {}).await.unwrap();
        Self {
            base,
            home: tempfile::tempdir().unwrap(),
        }
    }

    async fn says(&self, arguments: &[&str]) -> Value {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_regie"));
        command
            .args(arguments)
            .args(["--as", "admin", "--json"])
            .env_clear();
        command
            .env("HOME", self.home.path())
            .env("REGIE_LOG_FILE", self.home.path().join("log"))
            .env("REGIE_PROFILE", "test")
            .env(
                "REGIE_DATABASE_URL",
                self.base.application().to_url_lossy().to_string(),
            );
        let run: Run = ended(command).await;
        run.json()
    }
}

#[tokio::test]
async fn the_document_names_every_key_that_is_printed() {
    let shell = Shell::new().await;
    let documented = documented();
    let mut found = Places::new();
    let key = shell.home.path().join("cle.pub");
    std::fs::write(&key, KEY).unwrap();
    let people = shell.says(&["user", "list", "--limit", "1"]).await;
    let login = people["items"][0]["login"].as_str().unwrap().to_owned();
    shell
        .says(&["user", "key", "add", &login, key.to_str().unwrap()])
        .await;
    for (verb, arguments) in [
        (
            "user edit",
            vec!["user", "edit", &login, "--telephone", "06 12 34 56 78"],
        ),
        (
            "client edit",
            vec!["client", "edit", "C-00001", "--notes", "Sonner"],
        ),
        (
            "mission new",
            vec!["mission", "new", "--site", "S-00001", "--title", "Fuite"],
        ),
        ("undo", vec!["undo"]),
        ("redo", vec!["redo"]),
        ("planning show", vec!["planning", "show", "--day", "lun"]),
        ("notification list", vec!["notification", "list"]),
        ("mission list --count", vec!["mission", "list", "--count"]),
        ("specialisation list", vec!["specialisation", "list"]),
        ("titre list", vec!["titre", "list"]),
        ("user key list", vec!["user", "key", "list", &login]),
        ("whoami", vec!["whoami"]),
        ("config show", vec!["config", "show"]),
        ("audit verify", vec!["audit", "verify"]),
        ("audit anchor", vec!["audit", "anchor"]),
    ] {
        walk(verb, &shell.says(&arguments).await, ".", &mut found);
    }
    for (noun, name) in [
        ("user", "login"),
        ("client", "code"),
        ("site", "code"),
        ("equipement", "id"),
        ("contrat", "numero"),
        ("role", "code"),
        ("audit", "seq"),
        ("mission", "numero"),
        ("team", "code"),
        ("agence", "code"),
    ] {
        let listed = shell.says(&[noun, "list"]).await;
        walk(&format!("{noun} list"), &listed, ".", &mut found);
        let verb = format!("{noun} show");
        // One after the other, until all that is documented was seen.
        for item in listed["items"].as_array().unwrap() {
            let missing = documented
                .keys()
                .any(|place| place.0 == verb && !found.contains_key(place));
            if !missing {
                break;
            }
            let name = match &item[name] {
                Value::String(name) => name.clone(),
                other => other.to_string(),
            };
            walk(&verb, &shell.says(&[noun, "show", &name]).await, ".", &mut found);
        }
    }
    // Machines of machines are machines.
    found.retain(|place, _| !place.1.contains(".enfants[].enfants[]"));
    let wrong: Vec<String> = found
        .iter()
        .filter(|(place, keys)| documented.get(*place) != Some(*keys))
        .map(|((verb, path), keys)| {
            let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            format!("| `{verb} {path}` | {} |", keys.join(", "))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "printed, and not documented so:\n{}",
        wrong.join("\n")
    );
    let unseen: Vec<_> = documented
        .keys()
        .filter(|place| !found.contains_key(place))
        .collect();
    assert_eq!(
        unseen,
        Vec::<&(String, String)>::new(),
        "documented, and never printed"
    );
}

/// Every verb by its words.
fn verbs(command: &clap::Command, before: &str, found: &mut BTreeSet<String>) {
    for verb in command.get_subcommands() {
        let name = format!("{before}{}", verb.get_name());
        if verb.has_subcommands() {
            verbs(verb, &format!("{name} "), found);
        } else {
            found.insert(name);
        }
    }
}

#[test]
fn the_document_says_of_every_verb_what_it_prints() {
    const DOC: &str = include_str!("../../../docs/json.md");
    let (_, table) = DOC.split_once("## Every verb").expect("the section");
    let table = table.split("\n## ").next().unwrap_or(table);
    let named: BTreeSet<String> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split_once(" | "))
        .flat_map(|(cell, _)| cell.split('`').skip(1).step_by(2))
        .map(ToOwned::to_owned)
        .collect();
    let text = regie::text::Text::new(regie::domain::Langue::En, chrono_tz::Europe::Paris);
    let mut known = BTreeSet::new();
    verbs(&regie::cli::command(text), "", &mut known);
    let undocumented: Vec<_> = known.difference(&named).collect();
    let gone: Vec<_> = named.difference(&known).collect();
    assert!(
        undocumented.is_empty() && gone.is_empty(),
        "not documented: {undocumented:?}; no verb: {gone:?}"
    );
}
