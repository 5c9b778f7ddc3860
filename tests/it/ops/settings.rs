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
        "database.pool_max\u{a0}?",
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

#[test]
fn what_is_wrong_with_a_setting_is_said_in_french() {
    let home = Home::of_the_caller();
    let file = home.path().join("regie.toml");
    let said = |variables: &[(&str, &str)], text: &str| {
        fs::write(&file, text).unwrap();
        let mut command = home.command(&["mission", "list"]);
        command.env("REGIE_CONFIG", &file).envs(variables.iter().copied());
        let run: Run = command.output().unwrap().into();
        assert!(matches!(run.code, 2 | 6), "{variables:?} {text}: {}", run.err);
        run.err
    };
    let folder = home.path().display().to_string();
    for (variables, text, expected) in [
        (
            &[("REGIE_DATABASE_POOL_MAX", "99999999999")][..],
            "",
            "(99999999999 ≠ 1, 2… 100)",
        ),
        (&[("REGIE_LANGUE", "de")], "", "(\"de\" ≠ fr | en)"),
        (&[("REGIE_LOG_LEVEL", "a=b=c")], "", "off | error | warn"),
        (&[("REGIE_SERVE_PORT", "99999")], "", "(99999 ≠ 0, 1, 2… 65535)"),
        (
            &[("REGIE_SERVE_ADDRESS", "nulle-part")],
            "",
            "(\"nulle-part\" ≠ 127.0.0.1, ::1…)",
        ),
        (&[], "[default]\nlangue = 3\n", "(3 ≠ fr | en)"),
        (
            &[],
            "[default.session]\nas_allowed = [1]\n",
            "([…] ≠ true | false)",
        ),
        (
            &[],
            "[default]\nlangue = \"fr\"\nlangue = \"en\"\n",
            "ligne 3 (clé en double)",
        ),
        (&[], "[default\n", "n’est pas du TOML, ligne 1"),
        (
            &[("REGIE_DATABASE_PASSWORD_FILE", "/nulle/part")],
            "",
            "ce fichier n’existe pas",
        ),
        (&[("REGIE_CONFIG", folder.as_str())], "", "c’est un dossier"),
        (
            &[("REGIE_DATABASE_URL", "postgres://u@h:abc/d")],
            "",
            "le port n’est pas un nombre",
        ),
        (
            &[("REGIE_DATABASE_URL", "postgres://u@127.0.0.1:1/d?sslmode=non")],
            "",
            "valeur inconnue \"non\" de sslmode",
        ),
        (
            &[("REGIE_DATABASE_URL", "postgres://u@127.0.0.1:1/d")],
            "",
            "connexion refusée",
        ),
    ] {
        let err = said(variables, text);
        assert!(err.contains(expected), "{expected} in {err}");
        for english in ["invalid", "expected", "error", "refused", "such file", "unknown"] {
            let told = err.replace("off | error | warn", "");
            assert!(!told.contains(english), "{english} in {err}");
        }
    }
}

#[tokio::test]
async fn a_database_that_refuses_says_whom_or_what_in_french() {
    use sqlx::ConnectOptions as _;
    let base = crate::common::Base::new().await;
    let home = Home::of_the_caller();
    let asks = async |options: sqlx::postgres::PgConnectOptions, verb: &'static [&'static str]| -> Run {
        let mut command = home.command(verb);
        command
            .env("REGIE_PROFILE", "test")
            .env("REGIE_DATABASE_URL", options.to_url_lossy().to_string());
        tokio::task::spawn_blocking(move || command.output().unwrap().into())
            .await
            .unwrap()
    };
    let nobody = asks(base.application().username("inconnue"), &["mission", "list"]).await;
    assert_eq!(nobody.code, 6, "{}", nobody.err);
    assert!(nobody.err.contains("inconnue"), "{}", nobody.err);
    let nowhere = asks(base.application().database("nulle_part"), &["mission", "list"]).await;
    assert_eq!(nowhere.code, 6, "{}", nowhere.err);
    assert!(
        nowhere.err.contains("nulle_part") && nowhere.err.contains("n’existe pas sur ce serveur"),
        "{}",
        nowhere.err
    );
    // Nor may whoever only works with the data read all of it.
    let verify = asks(base.application(), &["db", "verify"]).await;
    assert_eq!(verify.code, 4, "{}", verify.err);
    assert!(
        verify.err.contains("le rôle qui fait les migrations")
            && verify.err.contains("REGIE_DATABASE_ADMIN_URL"),
        "{}",
        verify.err
    );
}
