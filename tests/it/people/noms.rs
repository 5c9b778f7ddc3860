//! From what people call things by to their keys: what is named, by whom, and what a stranger's name tells.

use chrono_tz::Europe::Paris;
use regie::domain::nom::Nomme;
use regie::domain::{AgenceId, Langue, Refusal, RefusalKind};
use regie::service::mission::{Create, MissionCommand, MissionRef};
use regie::service::nom::{NomQuery, Ref};
use regie::service::planning::PlanningQuery;
use regie::service::utilisateur::{UtilisateurQuery, UtilisateurRef};
use regie::service::{Answer, Done, Error, Query};
use regie::text::Text;

use super::fixture::*;

/// Client 3 with site 4, machine 1 and contract 2: looked after by Fort-de-France. Team 2 is there too.
const AILLEURS: &str = "
    insert into client (type, raison_sociale, agence_id, cree_par) values ('PUBLIC', 'Mairie de Fort-de-France', 2, 2);
    insert into site (client_id, libelle, adresse, code_postal, ville, fuseau, cree_par)
    values (3, 'Mairie', '1 rue de la Mairie', '97200', 'Fort-de-France', 'America/Martinique', 2);
    insert into equipement (site_id, libelle, cree_par) values (4, 'Groupe froid', 2);
    insert into contrat_maintenance (client_id, libelle, validite, cree_par) values (3, 'Froid', '[2026-01-01,2050-01-01)', 2);
    insert into equipe (code, libelle, agence_id, cree_par) values ('E2', 'Équipe 2', 2, 2);
    insert into depot (code, libelle, type, agence_id, cree_par) values ('VAN1', 'Camionnette', 'VEHICULE', 1, 2);";

async fn monde_et_ailleurs() -> Monde {
    let m = monde().await;
    let mut owner = m.base.owner().await;
    sqlx::raw_sql(AILLEURS)
        .execute(&mut owner)
        .await
        .expect("another branch's");
    m
}

async fn ask(m: &Monde, who: &str, query: impl Into<Query>) -> Result<Answer, Error> {
    m.service().read(&m.actor(who).await, query.into()).await
}

async fn cle(m: &Monde, who: &str, quoi: Nomme, nom: &str) -> Result<i64, Refusal> {
    let nom = nom.to_owned();
    match ask(m, who, NomQuery::Cle { quoi, nom }).await {
        Ok(Answer::Cle(cle)) => Ok(cle),
        Err(Error::Refused(refusal)) => Err(*refusal),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn everything_is_found_by_its_name_in_any_case_and_by_its_key() {
    let m = monde_et_ailleurs().await;
    let mission = m.mission().await;
    let numero = m.fiche(mission).await.ligne.numero;
    for (quoi, nom, id) in [
        (Nomme::Agence, "lyon", 1),
        (Nomme::Client, "c-00001", 1),
        (Nomme::Contrat, "cm-00001", 1),
        (Nomme::Depot, "van1", 1),
        (Nomme::Equipe, "e1", 1),
        (Nomme::Mission, numero.as_str(), mission.0),
        (Nomme::Role, "repartiteur", 2),
        (Nomme::Site, "s-00002", 2),
        (Nomme::Specialisation, "elec", 2),
        (Nomme::Titre, "b2v", 2),
        (Nomme::Utilisateur, "AMorel", 20),
    ] {
        for typed in [
            nom.to_lowercase(),
            format!(" {} ", nom.to_uppercase()),
            id.to_string(),
        ] {
            assert_eq!(
                cle(&m, "directrice", quoi, &typed).await,
                Ok(id),
                "{quoi:?} {typed}"
            );
        }
    }
    assert_eq!(cle(&m, "directrice", Nomme::Equipement, "1").await, Ok(1));
}

#[tokio::test]
async fn another_branch_s_name_tells_no_more_than_none() {
    let m = monde_et_ailleurs().await;
    let theirs = Create {
        agence: Some(AgenceId(2)),
        ..call()
    };
    let Done::Mission { numero: away, .. } = m
        .does("directrice", MissionCommand::Create(Box::new(theirs)))
        .await
        .result
    else {
        panic!("a mission")
    };
    for (quoi, theirs, nobody) in [
        (Nomme::Client, "C-00003", "C-99999"),
        (Nomme::Client, "3", "99"),
        (Nomme::Contrat, "CM-00002", "CM-99999"),
        (Nomme::Equipement, "1", "99"),
        (Nomme::Mission, away.as_str(), "M-2040-99999"),
        (Nomme::Site, "S-00004", "S-99999"),
    ] {
        assert!(
            cle(&m, "directrice", quoi, theirs).await.is_ok(),
            "{quoi:?} {theirs}"
        );
        let refusals = [theirs, nobody].map(|nom| (nom, cle(&m, "rdupuis", quoi, nom)));
        for (nom, refusal) in refusals {
            let refusal = refusal.await.expect_err("another branch's");
            assert_eq!(refusal, Refusal::not_found(quoi.objet(), nom), "{quoi:?}");
        }
    }
    // Nor does a mission's number where the plan is asked.
    for query in [
        PlanningQuery::WhyNot {
            mission: MissionRef::from(away.as_str()),
            remplace: None,
        },
        PlanningQuery::WhyNot {
            mission: MissionRef::from("M-2040-99999"),
            remplace: None,
        },
    ] {
        let refusal = refused(ask(&m, "rdupuis", query).await);
        assert_eq!(said(&refusal), (RefusalKind::NotFound, "introuvable"));
    }
    // Who is left out of the comparison, belonging elsewhere, is counted for those who see them.
    let Done::Mission { numero: here, .. } = m
        .does("directrice", MissionCommand::Create(Box::new(call())))
        .await
        .result
    else {
        panic!("a mission")
    };
    for (login, others) in [("directrice", true), ("rdupuis", false)] {
        let query = PlanningQuery::WhyNot {
            mission: MissionRef::from(here.as_str()),
            remplace: None,
        };
        let Ok(Answer::Verdicts { verdicts, ailleurs }) = ask(&m, login, query).await else {
            panic!("verdicts")
        };
        assert!(!verdicts.is_empty());
        assert_eq!(ailleurs > 0, others, "{login}: {ailleurs}");
    }
    // Names that nobody sees are not proposed either: E2 is as near to E3 as E1 is to E4.
    let refusal = cle(&m, "rh", Nomme::Equipe, "E2")
        .await
        .expect_err("another branch's");
    assert_eq!(fact(&refusal, "possible-nom"), "E1");
    assert_eq!(cle(&m, "directrice", Nomme::Equipe, "E2").await, Ok(2));
    // Who may see nobody learns that, whoever is named.
    for nom in ["C-00001", "C-99999"] {
        let refusal = cle(&m, "amorel", Nomme::Client, nom)
            .await
            .expect_err("no client");
        assert_eq!(said(&refusal), (RefusalKind::Permission, "permission-absente"));
    }
}

#[tokio::test]
async fn people_are_named_by_who_may_see_them() {
    let m = monde_et_ailleurs().await;
    assert_eq!(cle(&m, "amorel", Nomme::Utilisateur, "amorel").await, Ok(20));
    assert_eq!(cle(&m, "chef", Nomme::Utilisateur, "bleroy").await, Ok(21));
    for (who, whom) in [("amorel", "bleroy"), ("chef", "mcesaire"), ("chef", "personne")] {
        let refusal = cle(&m, who, Nomme::Utilisateur, whom).await.expect_err(whom);
        assert_eq!(refusal, Refusal::not_found("utilisateur", whom), "{who}");
    }
    // Everybody's record is for those of their branch.
    for whom in ["mcesaire", "mcesair"] {
        let query = UtilisateurQuery::Fiche(UtilisateurRef::from(whom));
        let refusal = refused(ask(&m, "rh", query).await);
        assert_eq!(refusal, Refusal::not_found("utilisateur", whom));
    }
    let query = UtilisateurQuery::Fiche(UtilisateurRef::from("20"));
    assert!(
        matches!(ask(&m, "rh", query).await, Ok(Answer::Utilisateur(fiche)) if fiche.ligne.login == "amorel")
    );
    // Work of the program itself is nobody's to be named.
    assert!(
        cle(&m, "directrice", Nomme::Utilisateur, "systeme:watch")
            .await
            .is_err()
    );
}

#[tokio::test]
async fn the_nearest_name_is_proposed_in_the_reader_s_language() {
    let m = monde_et_ailleurs().await;
    for (quoi, nom, near) in [
        (Nomme::Agence, "LION", "LYON"),
        (Nomme::Depot, "VAN2", "VAN1"),
        (Nomme::Role, "techniciens", "TECHNICIEN"),
        (Nomme::Specialisation, "CLMI", "CLIM"),
        (Nomme::Titre, "BV2", "B2V"),
        (Nomme::Utilisateur, "amorele", "amorel"),
    ] {
        let refusal = cle(&m, "directrice", quoi, nom).await.expect_err(nom);
        assert_eq!(said(&refusal), (RefusalKind::NotFound, "introuvable"));
        assert_eq!(fact(&refusal, "possible-nom"), near, "{nom}");
        for (langue, hint) in [
            (Langue::Fr, format!("Vouliez-vous dire {near}\u{a0}?")),
            (Langue::En, format!("Did you mean {near}?")),
        ] {
            let told = Text::new(langue, Paris).refusal(&refusal);
            assert!(told.message.contains(nom), "{told:?}");
            assert!(!told.message.contains('⟦'), "{told:?}");
            assert!(
                told.hint.as_ref().is_some_and(|told| told.starts_with(&hint)),
                "{told:?}"
            );
        }
    }
    for (quoi, nom) in [
        (Nomme::Agence, "MARSEILLE"),
        (Nomme::Client, "C-00009"),
        (Nomme::Utilisateur, "99"),
    ] {
        let refusal = cle(&m, "directrice", quoi, nom).await.expect_err(nom);
        assert_eq!(refusal, Refusal::not_found(quoi.objet(), nom));
    }
}

#[tokio::test]
async fn a_deleted_one_keeps_its_name_only_where_names_are_never_given_again() {
    let m = monde_et_ailleurs().await;
    m.does("directrice", delete(DPETIT)).await;
    let absent = cle(&m, "directrice", Nomme::Utilisateur, "dpetit").await;
    assert_eq!(absent.expect_err("gone").rule, "introuvable");
    let fiche = |qui: UtilisateurRef| ask(&m, "directrice", UtilisateurQuery::Fiche(qui));
    assert!(fiche(Ref::from("dpetit")).await.is_err());
    let gone = fiche(Ref::Ancien("DPetit".to_owned())).await;
    assert!(matches!(gone, Ok(Answer::Utilisateur(fiche)) if fiche.ligne.supprime));
    let mut owner = m.base.owner().await;
    sqlx::query("update site set supprime_le = now(), supprime_par = 2 where id = 2")
        .execute(&mut owner)
        .await
        .expect("a site is deleted");
    // New work can't be there; its record can still be read.
    assert!(cle(&m, "directrice", Nomme::Site, "S-00002").await.is_err());
    let query = regie::service::client::ClientQuery::Site(Ref::from("s-00002"));
    assert!(ask(&m, "directrice", query).await.is_ok());
}
