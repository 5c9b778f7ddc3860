//! Whatever was done to people, teams, roles and trades is taken back and done again, under the same keys.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use regie::domain::referentiel::AgenceChange;
use regie::domain::role::Droits;
use regie::domain::{
    CleSshId, EquipeId, HabilitationId, MembreId, Permission, Portee, RoleId, SpecialisationId, TitreId,
    UtilisateurId, semaine,
};
use regie::service::equipe::{self, AddMember, EndMember, EquipeCommand, RemoveMember};
use regie::service::habilitation::{self, HabilitationCommand};
use regie::service::referentiel::{
    CreateAgence, CreateSpecialisation, CreateTitre, EditAgence, EditSpecialisation, EditTitre,
    ReferentielCommand, SetAgenceRetired, SetSpecialisationRetired, SetTitreRetired,
};
use regie::service::role::{self, RoleCommand};
use regie::service::utilisateur::{
    AddKey, Create, Edit, Fields, Hours, Restore, RevokeKey, UtilisateurCommand,
};

use super::cles::CLE;
use super::fixture::*;
use crate::missions::marche::back_and_forth;

/// All that is in use, by its key.
const BOARD: &str = "
    with tout (quoi, ligne) as (
        select 'utilisateur', to_jsonb(t) from utilisateur t
        union all select 'role', to_jsonb(t) from role t
        union all select 'droit', to_jsonb(t) from role_permission t join role r on r.id = role_id and r.supprime_le is null
        union all select 'tenu', to_jsonb(t) from utilisateur_role t join utilisateur u on u.id = utilisateur_id and u.supprime_le is null
        union all select 'heures', to_jsonb(t) - 'id' from horaire t join utilisateur u on u.id = utilisateur_id and u.supprime_le is null
        union all select 'habilitation', to_jsonb(t) from habilitation t
        union all select 'agence', to_jsonb(t) from agence t
        union all select 'equipe', to_jsonb(t) from equipe t
        union all select 'membre', to_jsonb(t) from equipe_membre t
        union all select 'cle', to_jsonb(t) from cle_ssh t
        union all select 'specialisation', to_jsonb(t) from specialisation t
        union all select 'titre', to_jsonb(t) from titre t
        union all select 'implique', to_jsonb(t) from titre_implique t join titre i on i.id = titre_id and i.supprime_le is null
    )
    select format('%s %s', quoi, ligne - '{version,cree_le,maj_le,maj_par,supprime_le,supprime_par}'::text[])
    from tout where ligne ->> 'supprime_le' is null order by 1";

/// Who is entered first, here.
const NEUF: UtilisateurId = UtilisateurId(100);

fn day(day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2040, 3, day)
}

#[tokio::test]
async fn people_and_their_accounts() {
    let m = monde().await;
    let hours = |texte: &str| semaine::parse(texte).unwrap();
    let edit = Fields {
        login: Some("e.autre".to_owned()),
        telephone: Some(Some("04 72 00 00 00".to_owned())),
        ..Fields::default()
    };
    let commands = [
        UtilisateurCommand::Create(Box::new(Create {
            fields: named("e.neuf"),
            roles: vec![TECHNICIEN],
            horaires: hours("lun-ven 8-12"),
        }))
        .into(),
        UtilisateurCommand::Edit(Box::new(Edit {
            utilisateur: NEUF,
            version: None,
            fields: edit,
        }))
        .into(),
        UtilisateurCommand::Hours(Hours {
            utilisateur: NEUF,
            version: None,
            semaine: hours("lun-jeu 9-17"),
        })
        .into(),
        set_role(NEUF, REPARTITEUR, true),
        set_role(NEUF, TECHNICIEN, false),
        UtilisateurCommand::AddKey(AddKey {
            utilisateur: NEUF,
            cle: CLE.to_owned(),
            libelle: None,
        })
        .into(),
        UtilisateurCommand::RevokeKey(RevokeKey { cle: CleSshId(1) }).into(),
        activate(NEUF, false, false),
        activate(NEUF, true, false),
        delete(NEUF),
        UtilisateurCommand::Restore(Restore {
            utilisateur: NEUF,
            version: None,
            login: None,
        })
        .into(),
        delete(NEUF),
    ];
    back_and_forth(&m, BOARD, "directrice", commands).await;
}

#[tokio::test]
async fn teams_and_who_is_in_them() {
    let m = monde().await;
    let (equipe, membre) = (EquipeId(2), MembreId(4));
    let commands = [
        EquipeCommand::Create(equipe::Create {
            code: "E2".to_owned(),
            libelle: "La nôtre".to_owned(),
            agence: None,
            chef: None,
            zone: None,
        }),
        EquipeCommand::AddMember(AddMember {
            equipe,
            version: None,
            utilisateur: AMOREL,
            debut: day(1),
            dernier_jour: None,
            membre: None,
        }),
        EquipeCommand::EndMember(EndMember {
            membre,
            version: None,
            dernier_jour: day(9),
        }),
        EquipeCommand::Edit(equipe::Edit {
            equipe,
            version: None,
            code: Some("E3".to_owned()),
            libelle: None,
            agence: None,
            chef: Some(Some(BLEROY)),
            zone: None,
        }),
        EquipeCommand::RemoveMember(RemoveMember {
            membre,
            version: None,
        }),
        EquipeCommand::Delete(equipe::Delete {
            equipe,
            version: None,
        }),
        EquipeCommand::Restore(equipe::Restore { equipe }),
    ];
    back_and_forth(&m, BOARD, "rdupuis", commands.map(Into::into)).await;
}

#[tokio::test]
async fn somebody_else_s_change_of_a_team_is_seen_through_a_member_who_came_back() {
    let m = monde().await;
    let membre = MembreId(1);
    let remove = EquipeCommand::RemoveMember(RemoveMember {
        membre,
        version: None,
    });
    m.does("rdupuis", remove).await;
    m.does("rdupuis", undo()).await;
    let end = EquipeCommand::EndMember(EndMember {
        membre,
        version: None,
        dernier_jour: day(9),
    });
    m.does("directrice", end).await;
    assert_eq!(m.refuses("rdupuis", redo()).await.rule, "retablissement-depasse");
}

#[tokio::test]
async fn what_people_are_able_and_entitled_to_do() {
    let m = monde().await;
    let habilitation = HabilitationId(7);
    let commands = [
        HabilitationCommand::Add(Box::new(habilitation::Add {
            utilisateur: AMOREL,
            specialisation: ELEC,
            niveau: 3,
            titre: Some(BR),
            debut: day(1),
            dernier_jour: None,
            organisme: None,
            numero_titre: None,
        })),
        HabilitationCommand::Edit(Box::new(habilitation::Edit {
            habilitation,
            version: None,
            niveau: Some(4),
            titre: None,
            debut: None,
            dernier_jour: Some(day(20)),
            organisme: Some(Some("AFNOR".to_owned())),
            numero_titre: None,
        })),
        HabilitationCommand::Remove(habilitation::Remove {
            habilitation,
            version: None,
        }),
        HabilitationCommand::Restore(habilitation::Restore { habilitation }),
    ];
    back_and_forth(&m, BOARD, "rdupuis", commands.map(Into::into)).await;
}

#[tokio::test]
async fn roles() {
    let m = monde().await;
    let role = RoleId(6);
    let commands = [
        RoleCommand::Create(role::Create {
            code: "STAGIAIRE".to_owned(),
            libelle: "Stagiaire".to_owned(),
            droits: Droits::from([(Permission::MissionVoir, Portee::Soi)]),
        }),
        RoleCommand::Edit(role::Edit {
            role,
            version: None,
            libelle: Some("Apprentie".to_owned()),
            droits: Some(Droits::from([(Permission::MissionVoir, Portee::Agence)])),
            accorde: Droits::new(),
            retire: BTreeSet::new(),
        }),
        RoleCommand::Delete(role::Delete { role, version: None }),
        RoleCommand::Restore(role::Restore { role }),
    ];
    back_and_forth(&m, BOARD, "directrice", commands.map(Into::into)).await;
}

#[tokio::test]
async fn trades_and_titres() {
    let m = monde().await;
    let (specialisation, titre) = (SpecialisationId(3), TitreId(3));
    let retire = |retiree| {
        ReferentielCommand::SetSpecialisationRetired(SetSpecialisationRetired {
            specialisation,
            version: None,
            retiree,
        })
    };
    let retire_titre = |retire| {
        ReferentielCommand::SetTitreRetired(SetTitreRetired {
            titre,
            version: None,
            retire,
        })
    };
    let commands = [
        ReferentielCommand::CreateSpecialisation(CreateSpecialisation {
            code: "SOLAIRE".to_owned(),
            libelle: "Solaire".to_owned(),
            reglementee: false,
        }),
        ReferentielCommand::EditSpecialisation(EditSpecialisation {
            specialisation,
            version: None,
            libelle: Some("Photovoltaïque".to_owned()),
            reglementee: Some(true),
        }),
        retire(true),
        retire(false),
        ReferentielCommand::CreateTitre(CreateTitre {
            code: "FLUIDE-V".to_owned(),
            libelle: "Fluides".to_owned(),
            specialisation: Some(CLIM),
            implique: vec![BR],
        }),
        ReferentielCommand::EditTitre(EditTitre {
            titre,
            version: None,
            libelle: None,
            specialisation: Some(None),
            implique: Some(Vec::new()),
        }),
        retire_titre(true),
        retire_titre(false),
    ];
    back_and_forth(&m, BOARD, "directrice", commands.map(Into::into)).await;
}

#[tokio::test]
async fn branches() {
    let m = monde().await;
    let agence = regie::domain::AgenceId(3);
    let commands = [
        ReferentielCommand::CreateAgence(Box::new(CreateAgence {
            agence: AgenceChange {
                code: Some("ptp".to_owned()),
                nom: Some("Fort-de-France".to_owned()),
                code_postal: Some(Some("97200".to_owned())),
                ..AgenceChange::default()
            },
            raison_sociale: None,
        })),
        ReferentielCommand::EditAgence(Box::new(EditAgence {
            agence,
            version: None,
            change: AgenceChange {
                code: Some("ANTILLES".to_owned()),
                code_postal: Some(Some("97110".to_owned())),
                fuseau: Some(chrono_tz::America::Guadeloupe),
                ..AgenceChange::default()
            },
        })),
        ReferentielCommand::SetAgenceRetired(SetAgenceRetired {
            agence,
            version: None,
            retiree: true,
        }),
    ];
    back_and_forth(&m, BOARD, "directrice", commands.map(Into::into)).await;
}
