//! Logins, hours, teams; and the optimistic lock that every table carries.

use super::regle::{at_once, execute, monde, name, regle, truth, value};

const ANA_BIS: &str = "insert into utilisateur (login, nom, cree_par) values ('amorel', 'Morel', 10)";
const LUCIE_BIS: &str = "insert into utilisateur (login, nom, cree_par) values ('lpetit', 'Petit', 10)";
const LOGIN_DOUBLE: &str = "select exists (select from utilisateur where supprime_le is null group by lower(login) having count(*) > 1)";

regle! {
    login_taken, Application refuse "utilisateur_login_unique",
    avant: "",
    infraction: super::ANA_BIS,
    sans: "drop index utilisateur_login_unique",
    faute: super::LOGIN_DOUBLE,
}

#[tokio::test]
async fn login_free_again_after_a_soft_delete() {
    let base = monde().await;
    let mut app = base.app().await;
    execute(
        &mut app,
        "update utilisateur set supprime_le = now(), supprime_par = 11 where id = 12",
    )
    .await
    .unwrap();
    execute(&mut app, LUCIE_BIS).await.expect("the login is free");
    let refused = execute(
        &mut app,
        "update utilisateur set supprime_le = null where id = 12",
    )
    .await
    .expect_err("restored over somebody who has it now");
    assert_eq!(name(&refused), "utilisateur_login_unique");
}

#[tokio::test]
async fn one_login_taken_by_two_at_once() {
    const NOUVEAU: &str = "insert into utilisateur (login, nom, cree_par) values ('jdupont', 'Dupont', 10)";
    let base = monde().await;
    let refused = at_once(&base, NOUVEAU, NOUVEAU)
        .await
        .expect_err("one of them has it");
    assert_eq!(name(&refused), "utilisateur_login_unique");
}

regle! {
    system_writer_given_a_password, Application refuse "utilisateur_systeme_ne_se_connecte_pas",
    avant: "",
    infraction: "update utilisateur set mot_de_passe = '$argon2id$v=19$m=65536,t=3,p=1$c2Vs$aGFjaGU' where id = 2",
    sans: "alter table utilisateur drop constraint utilisateur_systeme_ne_se_connecte_pas",
    faute: "select exists (select from utilisateur where nature = 'SYSTEME' and mot_de_passe is not null)",
}

regle! {
    password_in_clear, Application refuse "utilisateur_mot_de_passe_hache",
    avant: "",
    infraction: "update utilisateur set mot_de_passe = 'azerty' where id = 10",
    sans: "alter table utilisateur drop constraint utilisateur_mot_de_passe_hache",
    faute: "select exists (select from utilisateur where mot_de_passe = 'azerty')",
}

regle! {
    hours_that_overlap, Application refuse "horaire_sans_chevauchement",
    avant: "insert into horaire (utilisateur_id, jour, debut, fin, cree_par) values (10, 1, '08:00', '12:00', 2)",
    infraction: "insert into horaire (utilisateur_id, jour, debut, fin, cree_par) values (10, 1, '11:00', '17:00', 2)",
    sans: "alter table horaire drop constraint horaire_sans_chevauchement",
    faute: "select count(*) = 2 from horaire where jour = 1",
}

regle! {
    in_one_team_twice, Application refuse "equipe_membre_periodes_disjointes",
    avant: "insert into equipe (code, libelle, agence_id, cree_par) values ('A', 'Équipe A', 1, 2);
            insert into equipe_membre (equipe_id, utilisateur_id, periode, cree_par) values (1, 10, '[2040-01-01,)', 2)",
    infraction: "insert into equipe_membre (equipe_id, utilisateur_id, periode, cree_par) values (1, 10, '[2041-01-01,)', 2)",
    sans: "alter table equipe_membre drop constraint equipe_membre_periodes_disjointes",
    faute: "select count(*) = 2 from equipe_membre",
}

regle! {
    key_of_two_people, Application refuse "cle_ssh_une_personne",
    avant: "insert into cle_ssh (utilisateur_id, cle_publique, empreinte, cree_par)
            values (10, 'ssh-ed25519 AAAA', 'SHA256:' || repeat('a', 43), 10)",
    infraction: "insert into cle_ssh (utilisateur_id, cle_publique, empreinte, cree_par)
                 values (11, 'ssh-ed25519 AAAA', 'SHA256:' || repeat('a', 43), 11)",
    sans: "drop index cle_ssh_une_personne",
    faute: "select count(*) = 2 from cle_ssh",
}

regle! {
    machine_inside_itself, Application refuse "equipement_arbre_sans_boucle",
    avant: "",
    infraction: "update equipement set parent_id = 2 where id = 1",
    sans: "alter table equipement disable trigger equipement_arbre_sans_boucle",
    faute: "select exists (select from equipement a join equipement b on a.parent_id = b.id and b.parent_id = a.id)",
}

regle! {
    part_on_another_site, Application refuse "equipement_parent_sur_le_meme_site",
    avant: "insert into site (client_id, adresse, code_postal, ville, cree_par) values (1, '2 rue de la Paix', '69003', 'Lyon', 2)",
    infraction: "update equipement set site_id = 2 where id = 2",
    sans: "alter table equipement drop constraint equipement_parent_sur_le_meme_site",
    faute: "select exists (select from equipement e join equipement p on p.id = e.parent_id where p.site_id <> e.site_id)",
}

/// Two people opened version 1 of the same client; the second to save changes no row, and is shown both.
async fn saved(base: &crate::common::Base) -> (u64, u64) {
    let mut app = base.app().await;
    let first = execute(
        &mut app,
        "update client set raison_sociale = 'A' where id = 1 and version = 1",
    )
    .await
    .unwrap();
    let second = execute(
        &mut app,
        "update client set raison_sociale = 'B' where id = 1 and version = 1",
    )
    .await
    .unwrap();
    (first, second)
}

#[tokio::test]
async fn two_people_edit_one_record() {
    let base = monde().await;
    assert_eq!(saved(&base).await, (1, 0));
    assert_eq!(
        value::<String>(
            &mut base.app().await,
            "select raison_sociale from client where id = 1"
        )
        .await,
        "A"
    );
}

/// The control: a lock that nothing moves on.
#[tokio::test]
async fn two_people_edit_one_record_without_the_guard() {
    let base = monde().await;
    execute(
        &mut base.owner().await,
        "alter table client disable trigger client_version",
    )
    .await
    .unwrap();
    assert_eq!(saved(&base).await, (1, 1), "the first one's edit is lost");
}

/// Every table that has a `version` moves it on by itself; boards keep a copy of that of visits.
#[tokio::test]
async fn every_version_moves_on() {
    let base = monde().await;
    let forgotten: Vec<String> = value(
        &mut base.admin().await,
        "select array(select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'version'
                      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not a.attisdropped
                        and c.relname not in ('_sqlx_migrations', 'visite_tableau')
                        and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = c.relname || '_version'))",
    )
    .await;
    assert_eq!(forgotten, [""; 0]);
}

/// A failed login is no edit: it must not make somebody's open form stale.
#[tokio::test]
async fn a_failed_login_is_no_edit() {
    let base = monde().await;
    let mut app = base.app().await;
    execute(
        &mut app,
        "update utilisateur set echecs_connexion = echecs_connexion + 1 where id = 10",
    )
    .await
    .unwrap();
    assert!(
        truth(
            &mut app,
            "select version = 1 and echecs_connexion = 1 from utilisateur where id = 10"
        )
        .await
    );
}
