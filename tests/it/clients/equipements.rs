//! Machines hang together as trees, each on one site.

use regie::domain::equipement::{EquipementChange, EquipementNoeud};
use regie::domain::{ClientId, EquipementId, RefusalKind, SiteId};
use regie::service::client::{ClientAnswer, ClientQuery, Create, Edit, Ref};
use regie::service::mission::{Create as NewMission, MissionCommand};
use sqlx::Connection as _;

use super::fixture::{
    Monde, call, create, edit, fact, machine, modif, monde, refused, remove, restore, said, some,
};

async fn tree(monde: &Monde) -> Vec<EquipementNoeud> {
    match monde
        .asks("directrice", ClientQuery::Client(Ref::Id(ClientId(1))))
        .await
    {
        Ok(ClientAnswer::Client(fiche)) => fiche.sites[0].equipements.clone(),
        other => panic!("{other:?}"),
    }
}

fn below(id: EquipementId, parent: EquipementId) -> regie::service::Command {
    edit(Edit::Equipement(modif(
        id,
        None,
        EquipementChange {
            parent_id: Some(Some(parent)),
            ..EquipementChange::default()
        },
    )))
}

#[tokio::test]
async fn parts_hang_below_their_machine() {
    let monde = monde().await;
    let chiller = monde.machine(SiteId(1), machine("Groupe froid", None)).await;
    let compressor = monde
        .machine(SiteId(1), machine("Compresseur", Some(chiller)))
        .await;
    monde.machine(SiteId(1), machine("Vanne", Some(compressor))).await;
    let tree = tree(&monde).await;
    assert_eq!(tree.len(), 1);
    assert_eq!(tree[0].enfants[0].enfants[0].equipement.libelle, "Vanne");
}

#[tokio::test]
async fn a_machine_is_no_part_of_itself() {
    let monde = monde().await;
    let a = monde.machine(SiteId(1), machine("A", None)).await;
    let b = monde.machine(SiteId(1), machine("B", Some(a))).await;
    let c = monde.machine(SiteId(1), machine("C", Some(b))).await;
    for parent in [a, b, c] {
        let refusal = monde.refuses("directrice", below(a, parent)).await;
        assert_eq!(said(&refusal), (RefusalKind::Rule, "equipement-en-boucle"));
    }
}

#[tokio::test]
async fn two_at_once_tie_no_loop() {
    let monde = monde().await;
    let a = monde.machine(SiteId(1), machine("A", None)).await;
    let b = monde.machine(SiteId(1), machine("B", None)).await;
    let service = monde.service();
    let (directrice, rdupuis) = (monde.actor("directrice").await, monde.actor("rdupuis").await);
    let (one, two) = tokio::join!(
        service.execute(&directrice, below(a, b)),
        service.execute(&rdupuis, below(b, a))
    );
    let late = refused(if one.is_err() { one } else { two });
    assert_eq!(late.rule, "equipement-en-boucle");
}

/// The control: without the lock each looks alone, and both pass.
#[tokio::test]
async fn two_at_once_tie_a_loop_without_the_lock() {
    let monde = monde().await;
    let a = monde.machine(SiteId(1), machine("A", None)).await;
    let b = monde.machine(SiteId(1), machine("B", None)).await;
    let (mut one, mut two) = (monde.base.app().await, monde.base.app().await);
    let mut first = one.begin().await.unwrap();
    let mut second = two.begin().await.unwrap();
    for (tx, id, parent) in [(&mut first, a, b), (&mut second, b, a)] {
        sqlx::query("update equipement set parent_id = $2, maj_par = 10 where id = $1")
            .bind(id.0)
            .bind(parent.0)
            .execute(&mut **tx)
            .await
            .unwrap();
    }
    first.commit().await.unwrap();
    second.commit().await.unwrap();
    assert_eq!(
        monde
            .value::<i64>("select count(*) from equipement where parent_id is not null")
            .await,
        2
    );
}

#[tokio::test]
async fn a_part_stands_where_its_machine_stands() {
    let monde = monde().await;
    let here = monde.machine(SiteId(1), machine("Ici", None)).await;
    let there = create(Create::Equipement {
        site: SiteId(2),
        equipement: machine("Là", Some(here)),
    });
    let refusal = monde.refuses("directrice", there).await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "equipement-d-un-autre-site"));
    let nowhere = create(Create::Equipement {
        site: SiteId(1),
        equipement: machine("Là", Some(EquipementId(999))),
    });
    assert_eq!(
        monde.refuses("directrice", nowhere).await.kind,
        RefusalKind::NotFound
    );
}

#[tokio::test]
async fn a_machine_with_parts_or_work_stays() {
    let monde = monde().await;
    let a = monde.machine(SiteId(1), machine("A", None)).await;
    let b = monde.machine(SiteId(1), machine("B", Some(a))).await;
    let refusal = monde.refuses("directrice", remove(a)).await;
    assert_eq!(refusal.rule, "equipement-a-des-parties");
    assert_eq!(fact(&refusal, "parties"), 1);
    monde.does("directrice", remove(b)).await;
    monde.does("directrice", remove(a)).await;
    assert_eq!(
        monde.refuses("directrice", restore(b)).await.rule,
        "parent-supprime"
    );
    monde.does("directrice", restore(a)).await;
    monde.does("directrice", restore(b)).await;
    let broken = NewMission {
        equipement: Some(b),
        ..call()
    };
    monde
        .does("rdupuis", MissionCommand::Create(Box::new(broken)))
        .await;
    assert_eq!(
        monde.refuses("directrice", remove(b)).await.rule,
        "encore-en-usage"
    );
}

#[tokio::test]
async fn a_charge_is_of_a_refrigerant() {
    let monde = monde().await;
    let a = monde.machine(SiteId(1), machine("PAC", None)).await;
    let charge = |fluide: Option<Option<String>>| {
        edit(Edit::Equipement(modif(
            a,
            None,
            EquipementChange {
                charge_kg: Some(Some("1.250".parse().expect("a number"))),
                fluide,
                ..EquipementChange::default()
            },
        )))
    };
    assert_eq!(
        monde.refuses("directrice", charge(None)).await.rule,
        "fluide-requis"
    );
    monde.does("directrice", charge(some("R32"))).await;
    assert_eq!(tree(&monde).await[0].equipement.fluide.as_deref(), Some("R32"));
}
