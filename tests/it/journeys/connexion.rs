//! The way in, through the whole session: passwords, and sessions that end while somebody works.

use regie::console::Way;
use regie::domain::{Actor, Langue};
use regie::service::Service;
use regie::session::{Ending, Visitor};

use super::direct::Terminal;
use crate::people::connexion::with_passwords;
use crate::people::fixture::Monde;

async fn at_the_door(service: Service) -> Terminal {
    let visitor = Visitor {
        way: Way::Password,
        ..Visitor::believed(Actor::nobody(Langue::Fr))
    };
    let mut terminal = Terminal::of(service, visitor).await;
    terminal.until("Qui êtes-vous ?").await;
    terminal
}

async fn enters(monde: &Monde) -> Terminal {
    let mut terminal = at_the_door(monde.service()).await;
    assert!(
        !terminal.text().contains("Ana Morel"),
        "nothing is shown to nobody"
    );
    terminal.type_text("RDupuis");
    terminal.press("<enter>");
    terminal.type_text("demonstration");
    terminal.press("<enter>");
    terminal.until("Ana Morel").await;
    terminal
}

async fn end_sessions(monde: &Monde) {
    sqlx::query("update session set fermee_le = now()")
        .execute(&mut monde.base.admin().await)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_opens_the_console_and_leaving_closes_the_session() {
    let monde = with_passwords().await;
    let terminal = enters(&monde).await;
    let open: i64 = monde
        .value("select count(*) from session where fermee_le is null")
        .await;
    assert_eq!(open, 1);
    terminal.press("<c-c>");
    assert_eq!(terminal.session.await.unwrap().unwrap(), Ending::Left);
    let open: i64 = monde
        .value("select count(*) from session where fermee_le is null")
        .await;
    assert_eq!(open, 0, "the console's own session ends with it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_told_and_the_name_stays() {
    let monde = with_passwords().await;
    let mut terminal = at_the_door(monde.service()).await;
    terminal.press("<enter>");
    terminal.until("Il manque quelque chose").await;
    terminal.type_text("rdupuis");
    terminal.press("<enter>");
    for _ in 0..5 {
        terminal.type_text("motdepassefaux");
        terminal.until("••••••••••••••").await;
        assert!(!terminal.text().contains("motdepassefaux"));
        assert!(
            !terminal.text().contains("incorrect"),
            "typing answers the complaint"
        );
        terminal.press("<enter>");
        terminal.until("incorrect").await;
        terminal.until("rdupuis").await;
    }
    // The fifth failure has locked the account; the right password opens nothing for a while.
    terminal.type_text("demonstration");
    terminal.until("•••••••••••••").await;
    terminal.press("<enter>");
    terminal.until("plus de connexion avant").await;
    let kept: i64 = monde.value("select count(*) from brouillon").await;
    assert_eq!(kept, 0, "nothing of it is a draft");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_database_is_told_at_the_door() {
    let monde = with_passwords().await;
    let mut terminal = at_the_door(monde.service()).await;
    monde.base.cut().await;
    terminal.type_text("rdupuis");
    terminal.press("<tab>");
    terminal.type_text("demonstration");
    terminal.press("<enter>");
    terminal.until("ne répond pas").await;
    monde.base.restore().await;
    // What was typed is still there: once more is enough.
    terminal.press("<enter>");
    terminal.until("Ana Morel").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_loses_nothing_and_goes_on() {
    let monde = with_passwords().await;
    monde.mission().await;
    let mut terminal = enters(&monde).await;
    terminal.until("À planifier 1").await;
    terminal.press("n <tab>");
    terminal.type_text("Fuite au grenier");
    terminal.until("Fuite au grenier").await;
    terminal.press("<esc> <tab> s");
    terminal.until("Ce qui pèse").await;
    end_sessions(&monde).await;
    // The command that meets the end waits for the password, and is carried out then, once.
    terminal.press("<enter>");
    terminal.until("Session finie").await;
    let planned: i64 = monde
        .value("select count(*) from creneau where type = 'INTERVENTION'")
        .await;
    assert_eq!(planned, 0);
    terminal.type_text("pas le bon mot");
    terminal.press("<enter>");
    terminal.until("incorrect").await;
    terminal.type_text("demonstration");
    terminal.press("<enter>");
    terminal.until("M-2040-00001 : ").await;
    let planned: i64 = monde
        .value("select count(*) from creneau where type = 'INTERVENTION'")
        .await;
    assert_eq!(planned, 1);
    terminal.press("n");
    terminal.until("Fuite au grenier").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_changes_one_s_password_and_leaves_the_console_to_the_next() {
    let monde = with_passwords().await;
    let mut terminal = enters(&monde).await;
    terminal.press("g k");
    terminal.until("Actuel").await;
    terminal.type_text("demonstration");
    terminal.press("<tab>");
    terminal.type_text("un chat sur le toit");
    terminal.press("<tab>");
    terminal.type_text("un chat sur le mur");
    terminal.press("<enter>");
    terminal.until("Les deux saisies diffèrent").await;
    terminal.type_text("un chat sur le toit");
    terminal.press("<enter>");
    terminal.until("Mot de passe changé").await;
    terminal.press("n <tab>");
    terminal.type_text("Secret de rdupuis");
    terminal.until("Secret de rdupuis").await;
    terminal.press("<esc> g x");
    terminal.until("Qui êtes-vous ?").await;
    terminal.type_text("amorel");
    terminal.press("<enter>");
    terminal.type_text("demonstration");
    terminal.press("<enter>");
    terminal.until("amorel").await;
    terminal.until("Ana Morel").await;
    monde.until_kept("Secret de rdupuis").await;
    let whose: String = monde
        .value("select login from brouillon b join utilisateur u on u.id = b.utilisateur_id limit 1")
        .await;
    assert_eq!(whose, "rdupuis");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_temporary_password_is_changed_at_once() {
    let monde = with_passwords().await;
    sqlx::query("update utilisateur set mot_de_passe_temporaire = true")
        .execute(&mut monde.base.admin().await)
        .await
        .unwrap();
    let mut terminal = at_the_door(monde.service()).await;
    terminal.type_text("rdupuis");
    terminal.press("<enter>");
    terminal.type_text("demonstration");
    terminal.press("<enter>");
    terminal.until("Choisissez votre mot de passe").await;
    terminal.type_text("court");
    terminal.press("<enter>");
    terminal.type_text("court");
    terminal.press("<enter>");
    terminal.until("trop court").await;
    terminal.type_text("un chat sur le toit");
    terminal.press("<enter>");
    terminal.type_text("un chat sur le toit");
    terminal.press("<enter>");
    terminal.until("Ana Morel").await;
}
