//! People at the console: what they can do, may do, and when they are there.

use super::poste::Poste;
use crate::missions::fixture::{AMOREL, DPETIT};
use crate::people::fixture::monde;

async fn at(poste: &mut Poste, nom: &str) {
    poste.press("g u");
    poste.settle().await;
    poste.press("/");
    poste.type_text(nom);
    poste.press("<enter>");
    poste.settle().await;
}

#[tokio::test]
async fn somebody_is_entered_with_their_login_made_and_their_roles() {
    let monde = monde().await;
    let mut poste = Poste::open(monde.service(), "directrice").await;
    poste.press("g u n");
    poste.settle().await;
    poste.type_text("Inès");
    poste.press("<tab>");
    poste.type_text("Garcia");
    poste.press("<tab>");
    poste.sees("igarcia");
    // Up from the first field is the last one: the roles.
    poste.press("<s-tab> <s-tab> <s-tab> <down> <down> <space> <c-s>");
    poste.settle().await;
    poste.sees("Inès Garcia : saisie de la personne");
    poste.sees("igarcia · Inès Garcia");
    let roles: i64 = monde
        .value("select count(*) from utilisateur u join utilisateur_role r on r.utilisateur_id = u.id where u.login = 'igarcia'")
        .await;
    assert_eq!(roles, 1);
}

#[tokio::test]
async fn an_habilitation_is_entered_and_renewed() {
    let monde = monde().await;
    let mut poste = Poste::open(monde.service(), "directrice").await;
    at(&mut poste, "petit").await;
    poste.sees("CLIM 1");
    poste.press("a h");
    poste.settle().await;
    // A regulated trade asks for its titre, before anything is sent.
    poste.press("<right> <tab> <tab>");
    poste.press("<c-s>");
    poste.sees("réglementée");
    poste.press("<right> <tab> <tab>");
    poste.type_text("31/12/2041");
    poste.press("<c-s>");
    poste.settle().await;
    poste.sees("ELEC 2");
    poste.sees("31 déc. 2041");
    let held: i64 = monde
        .value("select count(*) from habilitation where utilisateur_id = 23 and supprime_le is null")
        .await;
    assert_eq!((held, DPETIT.0), (2, 23));
}

#[tokio::test]
async fn an_absence_is_entered_from_the_record_and_taken_back() {
    let monde = monde().await;
    let mut poste = Poste::open(monde.service(), "directrice").await;
    at(&mut poste, "morel").await;
    poste.press("A");
    poste.sees("Absence · Ana Morel");
    poste.press("<tab>");
    poste.type_text("demain");
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("maladie");
    // The doctor gives two more days, and somebody else was quicker to say so.
    poste.press("<enter> G e");
    poste.sees("Au");
    poste.press("<tab> <tab>");
    let at = "update creneau set plage = tstzrange(lower(plage), upper(plage) + interval '1 day') where type = 'ABSENCE'";
    sqlx::query(at)
        .execute(&monde.pool)
        .await
        .expect("the other's change");
    poste.press("<c-u>");
    poste.type_text("dans 3 jours");
    poste.press("<c-s>");
    poste.settle().await;
    poste.sees("entre-temps");
    poste.press("<c-s>");
    poste.settle().await;
    poste.sees("absence enregistrée");
    let days: i64 = monde
        .value("select extract(day from upper(plage) - lower(plage))::bigint from creneau where type = 'ABSENCE'")
        .await;
    assert_eq!(days, 3, "tomorrow and the two days after it");
    poste.press("G X");
    poste.sees("Retirer l’absence");
    poste.press("o");
    poste.settle().await;
    poste.does_not_see("maladie");
    let away: i64 = monde
        .value("select count(*) from creneau where type = 'ABSENCE' and fermete <> 'ANNULE'")
        .await;
    assert_eq!((away, AMOREL.0), (0, 20));
}

#[tokio::test]
async fn a_password_is_given_and_stands_nowhere() {
    let monde = monde().await;
    let mut poste = Poste::open(monde.service(), "directrice").await;
    at(&mut poste, "petit").await;
    poste.sees("Sans mot de passe");
    poste.press("p");
    poste.type_text("quatre mots sans suite");
    poste.press("<tab>");
    poste.type_text("quatre mots sans suite");
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("Mot de passe provisoire");
    let told: i64 = monde
        .value("select count(*) from journal_detail where coalesce(avant::text, '') || coalesce(apres::text, '') like '%quatre mots%'")
        .await;
    assert_eq!(told, 0);
}

#[tokio::test]
async fn somebody_is_disabled_and_their_work_given_back() {
    let monde = monde().await;
    let mission = monde.mission().await;
    monde.planned(mission, &[AMOREL], "05 09:00").await;
    let mut poste = Poste::open(monde.service(), "directrice").await;
    at(&mut poste, "morel").await;
    poste.press("x <enter>");
    poste.settle().await;
    poste.sees("travail ferme à venir");
    poste.press("<right> <enter>");
    poste.settle().await;
    poste.sees("à replanifier");
    poste.press("<esc>");
    poste.sees("Hors service");
}

#[tokio::test]
async fn somebody_is_deleted_once_it_is_said_twice_and_brought_back() {
    let monde = monde().await;
    let mut poste = Poste::open(monde.service(), "directrice").await;
    at(&mut poste, "petit").await;
    poste.press("X");
    poste.sees("Supprimer Denis Petit ?");
    poste.press("<enter> <enter>");
    poste.settle().await;
    poste.sees("Rien n’est supprimé.");
    let deleted = "select count(*) from utilisateur where id = 23 and supprime_le is not null";
    assert_eq!(monde.value::<i64>(deleted).await, 0);
    poste.press("o <enter>");
    poste.settle().await;
    poste.sees("Denis Petit : suppression");
    assert_eq!(monde.value::<i64>(deleted).await, 1);
    // Whoever is deleted is found by saying so, and nothing else can be done to them.
    poste.press("g u");
    poste.settle().await;
    at(&mut poste, "supprime:oui").await;
    poste.sees("Denis Petit");
    poste.press("t");
    poste.sees("Cette personne est supprimée.");
    poste.press("X");
    poste.sees("Rétablir Denis Petit ?");
    poste.press("<enter>");
    poste.settle().await;
    assert_eq!(monde.value::<i64>(deleted).await, 0);
}

#[tokio::test]
async fn one_deletes_neither_oneself_nor_without_the_right_and_is_told_why() {
    let monde = monde().await;
    let mut poste = Poste::open(monde.service(), "directrice").await;
    at(&mut poste, "simon").await;
    poste.press("X");
    poste.does_not_see("Supprimer Dora Simon");
    poste.press("?");
    poste.type_text("supprimer");
    poste.sees("Supprimer, ou rétablir —");
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    at(&mut poste, "petit").await;
    poste.press("X");
    poste.sees("Vous n’avez pas le droit");
}
