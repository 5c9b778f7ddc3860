//! Teams, trades and titres.

use chrono::NaiveDate;
use regie::domain::referentiel::AgenceChange;
use regie::domain::{EquipeId, MembreId, Permission, RefusalKind, TitreId};
use regie::service::equipe::{AddMember, Create, Delete, Edit, EndMember, EquipeCommand, EquipeQuery};
use regie::service::nom::Ref;
use regie::service::referentiel::{
    CreateAgence, CreateSpecialisation, CreateTitre, EditAgence, EditSpecialisation, EditTitre,
    ReferentielCommand, ReferentielQuery, SetAgenceRetired, SetSpecialisationRetired, SetTitreRetired,
};
use regie::service::{Answer, Command};

use super::fixture::*;

fn create(code: &str) -> Command {
    EquipeCommand::Create(Create {
        code: code.to_owned(),
        libelle: "La nôtre".to_owned(),
        agence: None,
        chef: Some(AMOREL),
        zone: None,
    })
    .into()
}

fn join(equipe: i64, utilisateur: regie::domain::UtilisateurId, debut: u32, dernier: Option<u32>) -> Command {
    let day = |day| NaiveDate::from_ymd_opt(2040, 3, day);
    EquipeCommand::AddMember(AddMember {
        equipe: EquipeId(equipe),
        version: None,
        utilisateur,
        debut: day(debut),
        dernier_jour: dernier.and_then(day),
        membre: None,
    })
    .into()
}

#[tokio::test]
async fn a_team_is_formed_changed_emptied_and_deleted() {
    let m = monde().await;
    m.does("rdupuis", create("E2")).await;
    assert_eq!(
        said(&m.refuses("rdupuis", create("e2")).await),
        (RefusalKind::Conflict, "code-pris")
    );
    assert_eq!(m.refuses("rdupuis", create("E 3")).await.rule, "code-d-un-mot");
    m.does("rdupuis", join(2, AMOREL, 1, None)).await;
    assert_eq!(
        m.refuses("rdupuis", join(2, AMOREL, 9, Some(10))).await.rule,
        "deja-dans-l-equipe"
    );
    assert_eq!(
        m.refuses("rdupuis", join(2, BLEROY, 9, Some(8))).await.rule,
        "periode-a-l-envers"
    );

    let delete = Command::from(EquipeCommand::Delete(Delete {
        equipe: EquipeId(2),
        version: None,
    }));
    let lived_in = m.refuses("rdupuis", delete.clone()).await;
    assert_eq!(said(&lived_in), (RefusalKind::Rule, "equipe-habitee"));
    let end = EquipeCommand::EndMember(EndMember {
        membre: MembreId(4),
        version: None,
        dernier_jour: NaiveDate::from_ymd_opt(2040, 3, 4),
    });
    m.does("rdupuis", end).await;
    m.does("rdupuis", delete).await;
    m.does("rdupuis", undo()).await;
    m.does("rdupuis", undo()).await;
    let open: bool = m
        .value("select upper(periode) is null from equipe_membre where id = 4")
        .await;
    assert!(open, "undo gives the last day back, too");
    let told: i64 = m
        .value("select count(*) from notification where destinataire_id = 20 and evenement = 'EQUIPE'")
        .await;
    assert_eq!(told, 4, "chef, joined, left, not left");
}

#[tokio::test]
async fn people_move_the_version_of_their_team_and_stale_screens_are_told() {
    let m = monde().await;
    m.does("rdupuis", join(1, DPETIT, 1, None)).await;
    let edit = EquipeCommand::Edit(Edit {
        equipe: EquipeId(1),
        version: Some(1),
        code: None,
        libelle: Some("Autre".to_owned()),
        agence: None,
        chef: Some(None),
        zone: None,
    });
    assert_eq!(m.refuses("rdupuis", edit).await.kind, RefusalKind::Stale);
    // A new member is in the reach of those of the team.
    let chef = m.actor("chef").await;
    assert_eq!(
        chef.reach(Permission::MissionPlanifier),
        Some(regie::domain::Portee::Equipe)
    );
    let abroad = m.refuses("rdupuis", join(1, MCESAIRE, 1, None)).await;
    assert_eq!(said(&abroad), (RefusalKind::Permission, "permission-portee"));
    assert_eq!(
        m.refuses("amorel", join(1, CNGUYEN, 1, None)).await.rule,
        "permission-absente"
    );
}

#[tokio::test]
async fn teams_are_listed_with_their_people() {
    let m = monde().await;
    let (service, rh) = (m.service(), m.actor("rh").await);
    let Ok(Answer::Equipes(teams)) = service.read(&rh, EquipeQuery::List.into()).await else {
        panic!("teams")
    };
    assert_eq!(
        (teams.len(), teams[0].membres, teams[0].chef.as_deref()),
        (1, 3, Some("chef"))
    );
    let Ok(Answer::Equipe(team)) = service
        .read(&rh, EquipeQuery::Fiche(Ref::from("e1")).into())
        .await
    else {
        panic!("a team")
    };
    assert_eq!(team.composition.len(), 3);
    assert!(
        service
            .read(&rh, EquipeQuery::Fiche(Ref::from("e9")).into())
            .await
            .is_err()
    );
}

#[tokio::test]
async fn trades_and_titres_are_named_changed_and_retired() {
    let m = monde().await;
    let trade = |code: &str, reglementee| {
        ReferentielCommand::CreateSpecialisation(CreateSpecialisation {
            code: code.to_owned(),
            libelle: "Solaire".to_owned(),
            reglementee,
        })
    };
    m.does("directrice", trade("solaire", false)).await;
    assert_eq!(
        m.refuses("directrice", trade("SOLAIRE", true)).await.rule,
        "code-pris"
    );
    assert_eq!(
        m.refuses("rdupuis", trade("AUTRE", true)).await.rule,
        "permission-absente"
    );
    // CLIM is practised without a titre: it can't become réglementée.
    let regulate = |reglementee| {
        ReferentielCommand::EditSpecialisation(EditSpecialisation {
            specialisation: CLIM,
            version: None,
            libelle: None,
            reglementee: Some(reglementee),
        })
    };
    let held = m.refuses("directrice", regulate(true)).await;
    assert_eq!(
        said(&held),
        (RefusalKind::Rule, "specialisation-tenue-sans-titre")
    );
    let retire = |retiree| {
        ReferentielCommand::SetSpecialisationRetired(SetSpecialisationRetired {
            specialisation: CLIM,
            version: None,
            retiree,
        })
    };
    m.does("directrice", retire(true)).await;
    assert_eq!(
        m.refuses("directrice", retire(true)).await.kind,
        RefusalKind::NotFound
    );
    m.does("directrice", undo()).await;

    let titre = ReferentielCommand::CreateTitre(CreateTitre {
        code: "fluide-v".to_owned(),
        libelle: "Fluides".to_owned(),
        specialisation: Some(CLIM),
        implique: vec![BR],
    });
    m.does("directrice", titre).await;
    let (service, directrice) = (m.service(), m.actor("directrice").await);
    let Ok(Answer::Titres(titres)) = service.read(&directrice, ReferentielQuery::Titres.into()).await else {
        panic!("titres")
    };
    assert_eq!(titres[2].implique, ["BR"]);
    assert_eq!(titres[2].specialisation.as_deref(), Some("CLIM"));
    let gone = ReferentielCommand::SetTitreRetired(SetTitreRetired {
        titre: TitreId(3),
        version: Some(1),
        retire: true,
    });
    m.does("directrice", gone).await;
}

#[tokio::test]
async fn a_titre_goes_on_implying_what_firm_work_counts_on() {
    let m = monde().await;
    let mission = m
        .create(regie::service::mission::Create {
            besoins: vec![besoin(ELEC, 2, Some(BR), 1)],
            ..call()
        })
        .await;
    // By B2V, which implies BR.
    m.planned(mission, &[CNGUYEN], "05 08:00").await;
    let implies = |implique: Vec<TitreId>| {
        ReferentielCommand::EditTitre(EditTitre {
            titre: TitreId(2),
            version: None,
            libelle: None,
            specialisation: None,
            implique: Some(implique),
        })
    };
    let refusal = m.refuses("directrice", implies(Vec::new())).await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "titre-encore-utile"));
    m.does("rdupuis", unassign(m.fiche(mission).await.visites[0].id))
        .await;
    m.does("directrice", implies(Vec::new())).await;
}

#[tokio::test]
async fn branches_are_those_of_whoever_keeps_the_settings() {
    let m = monde().await;
    let (lyon, fdf) = (regie::domain::AgenceId(1), regie::domain::AgenceId(2));
    let open = |code: &str| {
        ReferentielCommand::CreateAgence(Box::new(CreateAgence {
            agence: AgenceChange {
                code: Some(code.to_owned()),
                nom: Some("Nantes".to_owned()),
                ..AgenceChange::default()
            },
            raison_sociale: None,
        }))
    };
    let edit = |agence, change| {
        ReferentielCommand::EditAgence(Box::new(EditAgence {
            agence,
            version: None,
            change,
        }))
    };
    let retire = |agence| {
        ReferentielCommand::SetAgenceRetired(SetAgenceRetired {
            agence,
            version: None,
            retiree: true,
        })
    };
    let renamed = AgenceChange {
        nom: Some("Lyon sud".to_owned()),
        ..AgenceChange::default()
    };
    for command in [open("NTE"), edit(lyon, renamed.clone()), retire(fdf)] {
        assert_eq!(m.refuses("rdupuis", command).await.rule, "permission-absente");
    }
    assert_eq!(m.refuses("directrice", open("lyon")).await.rule, "code-pris");
    m.does("directrice", edit(lyon, renamed)).await;
    assert_eq!(
        m.refuses("directrice", retire(lyon)).await.rule,
        "agence-utilisee"
    );
    // Its days are counted in its zone as soon as something is planned.
    let zone = |zone| AgenceChange {
        fuseau: Some(zone),
        ..AgenceChange::default()
    };
    m.does("directrice", edit(lyon, zone(chrono_tz::Tz::UTC))).await;
    m.does("directrice", edit(lyon, zone(chrono_tz::Europe::Paris)))
        .await;
    let mission = m.create(call()).await;
    m.planned(mission, &[AMOREL], "05 10:00").await;
    let refusal = m
        .refuses("directrice", edit(lyon, zone(chrono_tz::Tz::UTC)))
        .await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "agence-fuseau-fige"));
}
