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
