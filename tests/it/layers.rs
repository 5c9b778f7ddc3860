//! No arrow points up: each layer imports only what lies below it.

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer with those it may name. `domain` and `text` are vocabulary, `config` is settings: they lie under everything.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &["domain"]),
    ("text", &["text", "domain"]),
    ("planner", &["planner", "domain"]),
    ("store", &["store", "domain", "config"]),
    ("service", &["service", "store", "planner", "domain", "text"]),
    ("config", &["config", "domain", "text"]),
    ("console", &["console", "service", "domain", "text"]),
    ("watch", &["watch", "service", "domain"]),
    ("session", &["session", "console", "service", "domain", "text"]),
];

/// Names of the console's neighbours that it must not see even through the service: it knows no I/O.
const CONSOLE_IS_PURE: &[&str] = &["tokio::", "sqlx::", "std::fs", "std::net", "std::io::stdout"];

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.expect("a readable folder").path()) {
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

fn of_layer(layer: &str) -> Vec<(PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&src.join(layer), &mut paths);
    let alone = src.join(format!("{layer}.rs"));
    if alone.exists() {
        paths.push(alone);
    }
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a readable source");
            (path, text)
        })
        .collect()
}

fn is_test(path: &Path) -> bool {
    path.components()
        .any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs")
}

/// Modules of the crate that a source names.
fn named(text: &str) -> impl Iterator<Item = &str> {
    text.split("crate::").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !(c.is_ascii_lowercase() || c == '_'))?;
        (rest[end..].starts_with("::") || rest[end..].starts_with(';')).then(|| &rest[..end])
    })
}

#[test]
fn no_arrow_points_up() {
    let mut faults = Vec::new();
    for (layer, below) in LAYERS {
        for (path, text) in of_layer(layer) {
            // Unit tests may look around.
            if path
                .components()
                .any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs")
            {
                continue;
            }
            for module in named(&text).filter(|module| !below.contains(module)) {
                faults.push(format!("{} names {module}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "these arrows point up:\n{}", faults.join("\n"));
}

#[test]
fn the_console_knows_no_input_or_output() {
    let mut faults = Vec::new();
    for (path, text) in of_layer("console") {
        if is_test(&path) {
            continue;
        }
        for name in CONSOLE_IS_PURE.iter().filter(|name| text.contains(**name)) {
            faults.push(format!("{} names {name}", path.display()));
        }
    }
    assert!(
        faults.is_empty(),
        "the console must stay pure:\n{}",
        faults.join("\n")
    );
}

#[test]
fn the_domain_reads_no_clock_and_draws_no_number() {
    for layer in ["domain", "planner"] {
        for (path, text) in of_layer(layer) {
            for name in [
                "Utc::now",
                "Local::now",
                "SystemTime",
                "Instant::now",
                "rand::",
                "Uuid::new",
            ] {
                assert!(!text.contains(name), "{} names {name}", path.display());
            }
        }
    }
}

#[test]
fn the_reading_of_imports_sees_them() {
    let text = "use crate::store::mission;\nuse crate::domain::{Actor, Plage};\ncrate::service::run();";
    assert_eq!(named(text).collect::<Vec<_>>(), ["store", "domain", "service"]);
    assert!(of_layer("service").len() > 5, "the sources are found");
}
