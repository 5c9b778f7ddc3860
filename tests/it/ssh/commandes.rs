//! Commands without a terminal: verbs of the command line.

use super::serveur::Serveur;

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_a_verb_with_its_exit_code() {
    let serveur = Serveur::start().await;
    serveur.monde.mission().await;
    let done = serveur.says("rdupuis", &["mission", "list", "--json"]);
    assert_eq!(
        done.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let list: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    for (login, command, code, said) in [
        (
            "rdupuis",
            &["mission", "show", "M-2040-99999"][..],
            3,
            "M-2040-99999",
        ),
        ("rdupuis", &["mission", "lits"], 2, "list"),
        (
            "amorel",
            &["mission", "new", "--site", "1", "--titre", "x"],
            4,
            "pas le droit",
        ),
        ("rdupuis", &["db", "status"], 4, "Cela ne se fait pas à distance"),
        ("rdupuis", &["serve"], 4, "Cela ne se fait pas à distance"),
        (
            "rdupuis",
            &["config", "show"],
            4,
            "Cela ne se fait pas à distance",
        ),
        ("rdupuis", &["demo"], 4, "Cela ne se fait pas à distance"),
        (
            "rdupuis",
            &["--config", "/etc/passwd", "whoami"],
            4,
            "Cela ne se fait pas à distance",
        ),
        (
            "rdupuis",
            &["--as", "directrice", "whoami"],
            4,
            "Cela ne se fait pas à distance",
        ),
        (
            "rdupuis",
            &["user", "key", "add", "rdupuis", "/etc/passwd"],
            4,
            "Cela ne se fait pas à distance",
        ),
        ("rdupuis", &["mission list \"open"], 2, "guillemet"),
    ] {
        let done = serveur.says(login, command);
        let err = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(code), "{command:?}: {err}");
        assert!(err.contains(said), "{command:?}: {err}");
    }
    let who = serveur.says("amorel", &["whoami"]);
    assert!(String::from_utf8_lossy(&who.stdout).starts_with("amorel"));
    let help = serveur.says("amorel", &["--help"]);
    assert_eq!(help.status.code(), Some(0));
    let shell = serveur.says("amorel", &[]);
    assert_eq!(shell.status.code(), Some(2), "no terminal, no console");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subsystem_is_refused_at_once() {
    let serveur = Serveur::start().await;
    for name in ["sftp", "foo"] {
        let begun = std::time::Instant::now();
        let refused = serveur.asks("rdupuis", "rdupuis", &["-s"], &[name]);
        assert!(!refused.status.success());
        assert!(begun.elapsed() < std::time::Duration::from_secs(10), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_is_told_and_lets_nobody_in() {
    let serveur = Serveur::start().await;
    assert_eq!(serveur.says("rdupuis", &["whoami"]).status.code(), Some(0));
    serveur.monde.base.cut().await;
    let known = serveur.says("rdupuis", &["whoami"]);
    let said = String::from_utf8_lossy(&known.stderr).into_owned();
    assert_eq!(known.status.code(), Some(6), "{said}");
    assert!(said.contains("ne peut pas être jointe"), "{said}");
    assert!(known.stdout.is_empty());
    // A key that has not opened before may be anybody's, and so may a known one under another name.
    for (login, key) in [
        ("amorel", "amorel"),
        ("directrice", "rdupuis"),
        ("rdupuis", "inconnu"),
    ] {
        let unknown = serveur.asks(login, key, &["-o", "LogLevel=INFO"], &["whoami"]);
        let said = String::from_utf8_lossy(&unknown.stderr).into_owned();
        assert_eq!(unknown.status.code(), Some(255), "{said}");
        assert!(said.contains("ne peut pas être jointe"), "{said}");
        assert!(said.contains("Permission denied"), "{said}");
    }
    serveur.monde.base.restore().await;
    assert_eq!(serveur.says("rdupuis", &["whoami"]).status.code(), Some(0));
}
