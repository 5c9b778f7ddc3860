//! The command line of people and logins: the real binary on a real database.

use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use serde_json::{Value, json};
use sqlx::ConnectOptions as _;

use super::connexion::with_passwords;
use super::fixture::*;
use crate::common::Base;

const BINARY: &str = env!("CARGO_BIN_EXE_regie");

/// A person at a shell, with a home that stays from one verb to the next.
struct Poste<'a> {
    base: &'a Base,
    profile: &'static str,
    home: tempfile::TempDir,
    token: Option<String>,
}

struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}", self.err);
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    /// Exit code and rule of what was refused.
    fn refused(&self) -> (i32, String) {
        let said: Value =
            serde_json::from_str(&self.err).unwrap_or_else(|error| panic!("{error}: {}", self.err));
        (self.code, said["error"]["code"].as_str().unwrap().to_owned())
    }
}

impl<'a> Poste<'a> {
    fn new(base: &'a Base, profile: &'static str) -> Self {
        Self {
            base,
            profile,
            home: tempfile::tempdir().unwrap(),
            token: None,
        }
    }

    fn variables(&self) -> Vec<(&'static str, String)> {
        let home = self.home.path().display().to_string();
        let mut variables = vec![
            ("HOME", home.clone()),
            ("REGIE_DATA_DIR", home.clone()),
            ("REGIE_PROFILE", self.profile.to_owned()),
            (
                "REGIE_DATABASE_URL",
                self.base.application().to_url_lossy().to_string(),
            ),
            (
                "REGIE_DATABASE_ADMIN_URL",
                self.base.superuser().to_url_lossy().to_string(),
            ),
            ("REGIE_LOG_FILE", format!("{home}/regie.log")),
            ("REGIE_LOG_LEVEL", "debug".to_owned()),
        ];
        if let Some(token) = &self.token {
            variables.push(("REGIE_TOKEN", token.clone()));
        }
        variables
    }

    /// Runs a verb as the director.
    fn directed(&self, words: &[&str]) -> Run {
        self.run(&[words, &["--as", "directrice"]].concat())
    }

    fn run(&self, words: &[&str]) -> Run {
        self.fed(words, "")
    }

    fn fed(&self, words: &[&str], stdin: &str) -> Run {
        let mut child = Command::new(BINARY)
            .env_clear()
            .envs(self.variables())
            .args(words)
            .arg("--json")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Who refuses at once doesn't read.
        drop(child.stdin.take().unwrap().write_all(stdin.as_bytes()));
        let output = child.wait_with_output().unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn session(&self) -> std::path::PathBuf {
        self.home.path().join(".local/state/regie/session-prod")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_opens_lasts_and_closes() {
    let m = with_passwords().await;
    let mut poste = Poste::new(&m.base, "prod");
    assert_eq!(poste.run(&["whoami"]).refused(), (4, "qui-agit".to_owned()));
    assert_eq!(
        poste.run(&["whoami", "--as", "directrice"]).refused(),
        (4, "as-interdit".to_owned())
    );
    let wrong = poste.fed(&["login", "amorel", "--password-stdin"], "pas le bon\n");
    assert_eq!(wrong.refused(), (4, "connexion-refusee".to_owned()));
    assert!(!poste.session().exists());

    poste
        .fed(&["login", "amorel", "--password-stdin"], "demonstration\n")
        .json();
    let mode = poste.session().metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let who = poste.run(&["whoami"]).json();
    assert_eq!(
        (who["login"].as_str(), who["session"].as_bool()),
        (Some("amorel"), Some(true))
    );
    // What the person may not do is exit code 4, session or not.
    assert_eq!(
        poste.run(&["user", "list"]).refused(),
        (4, "permission-absente".to_owned())
    );
    let token = std::fs::read_to_string(poste.session()).unwrap();
    let log = std::fs::read_to_string(poste.home.path().join("regie.log")).unwrap();
    assert!(!log.contains(&token) && !log.contains("demonstration") && !log.contains("argon2"));

    poste.run(&["logout"]).json();
    assert!(!poste.session().exists());
    poste.token = Some(token);
    assert_eq!(poste.run(&["whoami"]).refused(), (4, "session-finie".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_others_can_read_is_not_used() {
    let m = with_passwords().await;
    let poste = Poste::new(&m.base, "prod");
    poste
        .fed(&["login", "amorel", "--password-stdin"], "demonstration\n")
        .json();
    std::fs::set_permissions(poste.session(), std::fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(poste.run(&["whoami"]).refused(), (2, "secret-expose".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_typed_without_being_shown_and_never_an_argument() {
    let m = with_passwords().await;
    let poste = Poste::new(&m.base, "prod");
    let pty = native_pty_system()
        .openpty(PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        })
        .unwrap();
    let mut command = CommandBuilder::new(BINARY);
    command.env_clear();
    for (name, value) in poste.variables() {
        command.env(name, value);
    }
    command.args(["login", "amorel"]);
    let mut child = pty.slave.spawn_command(command).unwrap();
    drop(pty.slave);
    let (mut reader, mut writer) = (
        pty.master.try_clone_reader().unwrap(),
        pty.master.take_writer().unwrap(),
    );
    let (mut shown, mut buffer) = (String::new(), [0; 4096]);
    while !shown.contains("Mot de passe") {
        let n = reader.read(&mut buffer).unwrap();
        assert!(n > 0, "{shown}");
        shown.push_str(&String::from_utf8_lossy(&buffer[..n]));
    }
    // A slip, taken back.
    writer.write_all("demonstrationé\u{7f}\r".as_bytes()).unwrap();
    while let Ok(n @ 1..) = reader.read(&mut buffer) {
        shown.push_str(&String::from_utf8_lossy(&buffer[..n]));
    }
    assert!(child.wait().unwrap().success(), "{shown}");
    assert!(!shown.contains("demonstration"), "{shown}");
    assert!(shown.contains("Ana Morel"), "{shown}");

    for words in [
        ["user", "password", "--password", "secret"],
        ["login", "amorel", "--password", "secret"],
    ] {
        assert_eq!(poste.run(&words).code, 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_s_password_is_temporary_and_replaced_at_login() {
    let m = with_passwords().await;
    let admin = Poste::new(&m.base, "test");
    let given = "provisoire pour ana\n";
    admin
        .fed(
            &[
                "user",
                "password",
                "amorel",
                "--password-stdin",
                "--as",
                "directrice",
            ],
            given,
        )
        .json();
    let ana = Poste::new(&m.base, "prod");
    let both = format!("{given}quatre pommes vertes\n");
    ana.fed(&["login", "amorel", "--password-stdin"], &both);
    assert_eq!(ana.run(&["whoami"]).json()["login"], "amorel");
    let own = "quatre pommes vertes\ncinq poires bien mûres\n";
    ana.fed(&["user", "password", "--password-stdin"], own).json();
    assert_eq!(ana.run(&["whoami"]).refused(), (4, "session-finie".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_s_first_administrator_is_made_once_by_the_owner_of_its_data() {
    let base = Base::new().await;
    let poste = Poste::new(&base, "prod");
    let words = [
        "user",
        "first-admin",
        "patronne",
        "--nom",
        "Martin",
        "--password-stdin",
    ];
    let weak = poste.fed(&words, "court\n");
    assert_eq!(weak.refused(), (2, "mot-de-passe-longueur".to_owned()));
    poste.fed(&words, "quatre pommes vertes\n").json();
    assert_eq!(
        poste.fed(&words, "quatre pommes vertes\n").refused(),
        (3, "administrateur-existe".to_owned())
    );
    poste
        .fed(
            &["login", "patronne", "--password-stdin"],
            "quatre pommes vertes\n",
        )
        .json();
    let people = poste.run(&["user", "list"]).json();
    assert_eq!(people["items"][0]["roles"], json!(["ADMIN"]));
    poste
        .run(&[
            "user",
            "new",
            "ana",
            "--nom",
            "Morel",
            "--prenom",
            "Ana",
            "--role",
            "technicien",
        ])
        .json();
    sqlx::query("update utilisateur set echecs_connexion = 9, verrouille_jusqu_a = '2099-01-01' where login = 'patronne'")
        .execute(&mut base.admin().await)
        .await
        .unwrap();
    poste.run(&["logout"]).json();
    let locked = poste.fed(
        &["login", "patronne", "--password-stdin"],
        "quatre pommes vertes\n",
    );
    assert_eq!(locked.refused(), (4, "connexion-verrouillee".to_owned()));
    poste.run(&["user", "unlock", "patronne", "--owner"]).json();
    poste
        .fed(
            &["login", "patronne", "--password-stdin"],
            "quatre pommes vertes\n",
        )
        .json();
}

#[tokio::test(flavor = "multi_thread")]
async fn people_live_their_lives_on_the_command_line() {
    let m = monde().await;
    let poste = Poste::new(&m.base, "test");
    let run = |words: &[&str]| poste.directed(words);
    let made = run(&[
        "user",
        "new",
        "neuf",
        "--nom",
        "Neuf",
        "--agence",
        "lyon",
        "--code-postal",
        "69002",
        "--ville",
        "Lyon",
        "--role",
        "technicien",
        "--hours",
        "lun-ven 8-12 13-17",
    ])
    .json();
    assert_eq!(made["result"]["utilisateur"]["login"], "neuf");
    let shown = run(&["user", "show", "neuf"]).json();
    assert_eq!(shown["horaires"].as_array().unwrap().len(), 10);
    let latitude = shown["reserve"]["latitude"].as_f64().unwrap();
    assert!(
        (45.6..45.9).contains(&latitude),
        "placed by the postal code: {latitude}"
    );

    run(&[
        "user",
        "edit",
        "neuf",
        "--telephone",
        "0478000000",
        "--version",
        "1",
    ])
    .json();
    assert_eq!(
        run(&["user", "edit", "neuf", "--telephone", "", "--version", "1"]).refused(),
        (5, "version-depassee".to_owned())
    );
    run(&[
        "user",
        "role",
        "neuf",
        "--give",
        "repartiteur",
        "--take",
        "technicien",
    ])
    .json();
    run(&["user", "hours", "neuf", "sam 9-12"]).json();
    run(&[
        "user",
        "habilitation",
        "add",
        "neuf",
        "--spec",
        "clim",
        "--niveau",
        "3",
        "--from",
        "2026-01-01",
    ])
    .json();
    let held = run(&["user", "habilitation", "list", "neuf"]).json();
    let id = held["items"][0]["id"].to_string();
    run(&["user", "habilitation", "edit", &id, "--until", "2039-12-31"]).json();
    run(&["user", "habilitation", "remove", &id]).json();
    let absence = run(&[
        "user",
        "absence",
        "add",
        "neuf",
        "--from",
        "2040-03-05",
        "--to",
        "2040-03-06",
    ])
    .json();
    let creneau = absence["result"]["absence"]["creneau"].to_string();
    assert_eq!(
        run(&["user", "absence", "list", "neuf"]).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    run(&["user", "absence", "remove", &creneau]).json();
}

#[tokio::test(flavor = "multi_thread")]
async fn people_leave_and_come_back_on_the_command_line() {
    let m = monde().await;
    let poste = Poste::new(&m.base, "test");
    let run = |words: &[&str]| poste.directed(words);
    run(&["user", "new", "neuf", "--nom", "Neuf", "--role", "repartiteur"]).json();
    run(&["user", "disable", "neuf"]).json();
    assert_eq!(
        run(&["user", "disable", "neuf"]).refused(),
        (3, "deja-fait".to_owned())
    );
    run(&["user", "enable", "neuf"]).json();
    run(&["user", "delete", "neuf"]).json();
    assert_eq!(
        run(&["user", "show", "neuf"]).refused(),
        (3, "introuvable".to_owned())
    );
    run(&["user", "restore", "neuf", "--login", "revenant"]).json();
    let list = run(&[
        "user",
        "list",
        "--filter",
        "role:repartiteur -actif:non",
        "--limit",
        "1",
    ])
    .json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert!(list["next"].is_string(), "{list}");
    assert_eq!(
        run(&["user", "list", "--filter", "rôl:x"]).refused(),
        (2, "filtre-cle-inconnue".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_a_role_is_done_once_under_its_key() {
    let m = monde().await;
    let poste = Poste::new(&m.base, "test");
    let run = |words: &[&str]| poste.directed(words).json();
    run(&[
        "role",
        "new",
        "atelier",
        "--libelle",
        "Atelier",
        "--grant",
        "mission.voir=agence",
    ]);
    let key = "00000000-0000-4000-8000-0000000000e9";
    let grant = [
        "role",
        "edit",
        "atelier",
        "--grant",
        "client.voir=tout",
        "--key",
        key,
    ];
    let (first, again) = (run(&grant), run(&grant));
    assert_eq!(first["result"], again["result"]);
    assert_eq!(
        (&first["replayed"], &again["replayed"]),
        (&json!(false), &json!(true))
    );
    let shown = run(&["role", "show", "atelier"]);
    assert_eq!(
        shown["droits"],
        json!({ "client.voir": "TOUT", "mission.voir": "AGENCE" })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_teams_trades_and_keys_have_their_verbs() {
    let m = monde().await;
    let poste = Poste::new(&m.base, "test");
    let run = |words: &[&str]| poste.directed(words);
    run(&[
        "role",
        "new",
        "atelier",
        "--libelle",
        "Atelier",
        "--grant",
        "mission.voir=agence",
    ])
    .json();
    run(&[
        "role",
        "edit",
        "atelier",
        "--grant",
        "client.voir=soi",
        "--revoke",
        "mission.voir",
    ])
    .json();
    let shown = run(&["role", "show", "atelier"]).json();
    assert_eq!(shown["droits"], json!({ "client.voir": "SOI" }));
    assert_eq!(
        run(&["role", "edit", "atelier", "--grant", "mision.voir"]).refused(),
        (2, "permission-inconnue".to_owned())
    );
    assert_eq!(
        run(&["role", "delete", "admin"]).refused(),
        (3, "role-fourni".to_owned())
    );
    run(&["role", "delete", "atelier"]).json();

    run(&["team", "new", "E9", "--libelle", "Neuf", "--chef", "amorel"]).json();
    run(&["team", "edit", "e9", "--zone", "Nord"]).json();
    run(&["team", "member", "add", "e9", "dpetit"]).json();
    assert_eq!(
        run(&["team", "delete", "e9"]).refused(),
        (3, "equipe-habitee".to_owned())
    );
    run(&["team", "member", "remove", "e9", "dpetit"]).json();
    run(&["team", "delete", "e9"]).json();
    assert_eq!(
        run(&["team", "list"]).json()["items"].as_array().unwrap().len(),
        1
    );

    run(&["specialisation", "new", "solaire", "--libelle", "Solaire"]).json();
    run(&["specialisation", "edit", "solaire", "--reglementee", "oui"]).json();
    run(&[
        "titre",
        "new",
        "qualipv",
        "--libelle",
        "QualiPV",
        "--spec",
        "solaire",
    ])
    .json();
    run(&["titre", "edit", "qualipv", "--implique", "br"]).json();
    run(&["specialisation", "retire", "solaire"]).json();
    assert_eq!(
        run(&["specialisation", "new", "solaire", "--libelle", "Panneaux"]).refused(),
        (5, "code-retire".to_owned())
    );
    run(&["specialisation", "restore", "solaire"]).json();
    run(&["specialisation", "retire", "solaire"]).json();
    let titres = run(&["titre", "list"]).json();
    assert_eq!(titres["items"][2]["implique"], json!(["BR"]));

    let file = poste.home.path().join("id.pub");
    std::fs::write(
        &file,
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKEIZHCP5lV0bMokp6s1JCum+dFSwMCKKyeT4Rs1JAwS ana\n",
    )
    .unwrap();
    run(&["user", "key", "add", "amorel", file.to_str().unwrap()]).json();
    let keys = run(&["user", "key", "list", "amorel"]).json();
    assert_eq!(
        keys["items"][0]["empreinte"],
        "SHA256:EEEFcccwtU4Zj53hFKY45WpKnCRx7Yx6U/IT6kQjDWs"
    );
    run(&["user", "key", "revoke", &keys["items"][0]["id"].to_string()]).json();
}
