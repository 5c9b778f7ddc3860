//! The console at the other end of a connection.

use std::os::unix::fs::MetadataExt as _;

use regie::domain::CleSshId;
use regie::service::utilisateur::{RevokeKey, UtilisateurCommand};
use rustix::process::Signal;

use super::serveur::Serveur;

const SMALL: (u16, u16) = (80, 24);

#[tokio::test(flavor = "multi_thread")]
async fn a_key_opens_the_console_of_its_person_and_no_other_does() {
    let serveur = Serveur::start().await;
    let mut terminal = serveur.console("rdupuis", SMALL, &[]);
    terminal.until("Ana Morel");
    terminal.until("rdupuis");
    // A lone Escape is one, although nothing follows that would end it.
    terminal.send("?");
    terminal.until("chercher une touche");
    terminal.send("\u{1b}");
    terminal.gone("chercher une touche");
    terminal.send("\u{3}");
    let (end, terminal) = terminal.end();
    assert_eq!(end.code, 0);
    terminal.is_clean();
    for (login, key) in [
        ("rdupuis", "inconnu"),
        ("directrice", "rdupuis"),
        ("personne", "rdupuis"),
    ] {
        let (end, terminal) = serveur.with_key(login, key, SMALL, &[]).end();
        assert_eq!(end.code, 255, "{login} with the key of {key}");
        assert!(end.said.contains("Permission denied (publickey)"), "{}", end.said);
        assert!(!terminal.screen().alternate_screen());
    }
    let key = std::fs::metadata(serveur.home().join("data/ssh_host_ed25519_key")).unwrap();
    assert_eq!(key.mode() & 0o777, 0o600);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_session_has_its_own_size_language_and_colours() {
    let serveur = Serveur::start().await;
    let mut french = serveur.console("rdupuis", SMALL, &["-o", "SetEnv=LANG=fr_FR.UTF-8"]);
    let mut english = serveur.console(
        "directrice",
        (120, 40),
        &["-o", "SetEnv=LANG=en_GB.UTF-8 NO_COLOR=1"],
    );
    // Before the board is there, the footer says other keys.
    french.until("Ana Morel");
    english.until("Ana Morel");
    let coloured = |terminal: &crate::pty::terminal::Terminal, (columns, rows): (u16, u16)| {
        (0..rows)
            .flat_map(|row| (0..columns).map(move |column| (row, column)))
            .filter_map(|(row, column)| terminal.screen().cell(row, column))
            .any(|cell| cell.fgcolor() != vt100::Color::Default)
    };
    assert!(coloured(&french, SMALL));
    assert!(!coloured(&english, (120, 40)));
    french.resize((160, 50));
    // Only a wide footer has room for it.
    french.until("F affermir le jour");
    let footer = |terminal: &crate::pty::terminal::Terminal, row: u16| {
        (0..60)
            .filter_map(|column| terminal.screen().cell(row, column))
            .any(vt100::Cell::has_contents)
    };
    assert!(
        footer(&french, 49),
        "the last line is the footer:\n{}",
        french.text()
    );
    for terminal in [french, english] {
        let mut terminal = terminal;
        terminal.send("\u{3}");
        assert_eq!(terminal.end().0.code, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_connection_loses_nothing_that_was_typed() {
    let serveur = Serveur::start().await;
    let mut terminal = serveur.console("rdupuis", SMALL, &[]);
    terminal.until("Ana Morel");
    terminal.send("n\t");
    terminal.until("Nouvelle mission");
    terminal.send("Fuite d'eau au sous-sol");
    terminal.until("au sous-sol");
    terminal.signal(Signal::KILL);
    terminal.end();
    serveur.monde.until_kept("Fuite d'eau au sous-sol").await;
    let mut terminal = serveur.console("rdupuis", SMALL, &[]);
    terminal.until("Ana Morel");
    terminal.send("n");
    terminal.until("Fuite d'eau au sous-sol");
    terminal.send("\u{3}");
    assert_eq!(terminal.end().0.code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_read_holds_nobody_up_and_sees_the_last_state() {
    let serveur = Serveur::start().await;
    let mut slow = serveur.console("rdupuis", (300, 100), &[]);
    let mut other = serveur.console("amorel", SMALL, &[]);
    slow.until("Ana Morel");
    other.until("Ana Morel");
    let eyes = slow.eyes();
    let shut = eyes.lock().unwrap();
    for _ in 0..300 {
        slow.send("\u{c}");
    }
    slow.send("?");
    for _ in 0..3 {
        other.send("?");
        other.until("chercher une touche");
        other.send("\u{1b}");
        other.gone("chercher une touche");
    }
    drop(shut);
    slow.until("chercher une touche");
    for terminal in [slow, other] {
        let mut terminal = terminal;
        terminal.send("\u{3}");
        assert_eq!(terminal.end().0.code, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_leaves_every_terminal_clean() {
    let mut serveur = Serveur::start().await;
    let mut terminals: Vec<_> = ["rdupuis", "amorel"]
        .iter()
        .map(|login| serveur.console(login, SMALL, &[]))
        .collect();
    for terminal in &mut terminals {
        terminal.until("Ana Morel");
    }
    serveur.terminate();
    for terminal in terminals {
        let (end, terminal) = terminal.end();
        assert_eq!(end.code, 143);
        assert!(end.said.contains("le serveur s’arrête"), "{}", end.said);
        terminal.is_clean();
    }
    assert_eq!(serveur.ended(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_ends_its_own_console_and_no_other() {
    let serveur = Serveur::start().await;
    let mut other = serveur.console("amorel", SMALL, &[]);
    other.until("Ana Morel");
    let (end, terminal) = serveur
        .console("rdupuis", SMALL, &["-o", "SetEnv=DEBUG_REGIE_PANIC=1"])
        .end();
    assert_eq!(end.code, 101);
    assert!(end.said.contains("une erreur de notre côté"), "{}", end.said);
    terminal.is_clean();
    other.send("?");
    other.until("chercher une touche");
    other.send("\u{3}");
    assert_eq!(other.end().0.code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_closed_elsewhere_says_so_and_ends() {
    let serveur = Serveur::start().await;
    let mut terminal = serveur.console("rdupuis", SMALL, &[]);
    terminal.until("Ana Morel");
    sqlx::query("update session set fermee_le = now()")
        .execute(&mut serveur.monde.base.admin().await)
        .await
        .unwrap();
    terminal.send("J");
    let (end, terminal) = terminal.end();
    assert!(end.said.contains("votre session est finie"), "{}", end.said);
    terminal.is_clean();
}

/// Nobody has to press a key for it.
#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_key_closes_what_it_has_opened_and_nothing_else() {
    let serveur = Serveur::start().await;
    let mut theirs = serveur.console("rdupuis", SMALL, &[]);
    let mut other = serveur.console("amorel", SMALL, &[]);
    theirs.until("Ana Morel");
    other.until("Ana Morel");
    let cle: i64 = sqlx::query_scalar("select id from cle_ssh where utilisateur_id = 11")
        .fetch_one(&mut serveur.monde.base.admin().await)
        .await
        .unwrap();
    let revoke = UtilisateurCommand::RevokeKey(RevokeKey { cle: CleSshId(cle) });
    serveur.monde.does("directrice", revoke).await;
    let (end, terminal) = theirs.end();
    assert!(end.said.contains("votre session est finie"), "{}", end.said);
    assert!(end.said.contains("clé révoquée"), "{}", end.said);
    terminal.is_clean();
    other.send("?");
    other.until("chercher une touche");
    other.send("\u{3}");
    assert_eq!(other.end().0.code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_people_work_at_once() {
    let serveur = Serveur::start().await;
    let mut terminals: Vec<_> = (0..20)
        .map(|at| serveur.console(["rdupuis", "amorel", "directrice"][at % 3], SMALL, &[]))
        .collect();
    for terminal in &mut terminals {
        terminal.until("Ana Morel");
    }
    for terminal in &mut terminals {
        terminal.send("?");
    }
    for terminal in &mut terminals {
        terminal.until("chercher une touche");
        terminal.send("\u{3}");
    }
    for terminal in terminals {
        assert_eq!(terminal.end().0.code, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dumb_terminal_is_told_and_what_would_do() {
    let serveur = Serveur::start().await;
    let mut terminal = serveur.console("rdupuis", SMALL, &["-o", "SetEnv=TERM=dumb"]);
    terminal.until("ne peut pas montrer la console");
    terminal.until("Choisissez un autre TERM");
    let (end, _) = terminal.end();
    assert_eq!(end.code, 2);
}
