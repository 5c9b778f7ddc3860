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
                // What a field of the journal calls its keys is there where it holds keys.
                let sometimes = |name: &str| verb.starts_with("audit") && name == "noms";
                let keys = fields.keys().filter(|name| !sometimes(name)).cloned();
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

/// What a change prints under each kind of answer.
const RESULTS: &[(&str, &[&str])] = &[
    ("absence", &["creneau", "nom", "orphelins"]),
    ("code", &["code", "id"]),
    ("equipe", &["code", "id"]),
    ("fiche", &["id", "nom", "objet"]),
    ("habilitation", &["id", "orphelins"]),
    ("role", &["code", "id"]),
    ("utilisateur", &["id", "login", "nom", "orphelins"]),
];

/// The kind of answer that the document promises of each changing verb.
fn promised() -> BTreeMap<String, String> {
    const DOC: &str = include_str!("../../../docs/json.md");
    let rows = DOC.lines().filter_map(|line| {
        line.strip_prefix("| ")?
            .split_once(" | a change whose result is ")
    });
    let quoted = |cell: &str| -> Vec<String> {
        cell.split('`')
            .skip(1)
            .step_by(2)
            .map(ToOwned::to_owned)
            .collect()
    };
    rows.flat_map(|(verbs, kind)| {
        let kind = quoted(kind)[0].clone();
        quoted(verbs).into_iter().map(move |verb| (verb, kind.clone()))
    })
    .collect()
}

#[tokio::test]
async fn changing_verbs_print_what_is_promised_of_them() {
    let shell = Shell::new().await;
    let promised = promised();
    let people = shell.says(&["user", "list", "--limit", "1"]).await;
    let login = people["items"][0]["login"].as_str().unwrap().to_owned();
    for line in [
        "agence new BREST --nom Brest",
        "agence edit BREST --nom Ouest",
        "agence retire BREST",
        "agence restore BREST",
        "specialisation new SOLAIRE --libelle Solaire",
        "specialisation edit SOLAIRE --libelle Panneaux",
        "specialisation retire SOLAIRE",
        "specialisation restore SOLAIRE",
        "titre new QUALIPV --libelle QualiPV",
        "titre edit QUALIPV --libelle Quali",
        "titre retire QUALIPV",
        "titre restore QUALIPV",
        "role new STAGE --libelle Stage --grant client.voir=agence",
        "role edit STAGE --libelle Stages",
        "role delete STAGE",
        "team new ESSAI --libelle Essai --agence 1",
        "team edit ESSAI --libelle Essais",
        "team member add ESSAI LOGIN",
        "team member end ESSAI LOGIN",
        "team member remove ESSAI LOGIN",
        "team delete ESSAI",
        "user new essai --nom Essai",
        "user edit essai --prenom Un",
        "user role essai --give technicien",
        "user hours essai none",
        "user absence add essai --from 2050-03-01 --to 2050-03-02",
        "user disable essai",
        "user enable essai",
        "user delete essai",
        "user restore essai",
        "client new Essai",
        "client edit C-00001 --notes Sonner",
        "client contact add C-00001 Durand",
        "site new C-00001 --cp 69002",
        "site edit S-00001 --acces Digicode",
    ] {
        let words: Vec<&str> = line
            .split(' ')
            .map(|word| if word == "LOGIN" { &login } else { word })
            .collect();
        let verb = (2..=words.len().min(3))
            .rev()
            .map(|count| words[..count].join(" "))
            .find(|verb| promised.contains_key(verb))
            .unwrap_or_else(|| panic!("{line}: no such verb is documented"));
        let said = shell.says(&words).await;
        let keys = |value: &Value| -> Vec<String> {
            let fields = value.as_object().unwrap_or_else(|| panic!("{line}: {said}"));
            let sometimes = ["remarques", "cedes"];
            let always = fields.keys().filter(|key| !sometimes.contains(&key.as_str()));
            always.cloned().collect()
        };
        assert_eq!(
            keys(&said),
            ["commande", "objets", "replayed", "result"],
            "{line}"
        );
        for objet in said["objets"].as_array().unwrap() {
            assert_eq!(keys(objet), ["id", "objet", "version"], "{line}");
        }
        let kind = &promised[&verb];
        assert_eq!(keys(&said["result"]), std::slice::from_ref(kind), "{line}");
        let (_, fields) = RESULTS.iter().find(|(known, _)| known == kind).unwrap();
        assert_eq!(keys(&said["result"][kind.as_str()]), *fields, "{line}");
    }
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
