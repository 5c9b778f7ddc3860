//! Parts of the demonstration: what the ledger says is what is there.

use super::{holds, met, seen};

/// Rows that break a rule; the first column says which.
const FAULTS: &[(&str, &str)] = &[
    (
        "a balance is not what its movements add up to",
        "select 1 from stock_solde s full join (
             select depot, materiel_id, sum(q) as physique from (
                 select destination_id as depot, materiel_id, quantite as q from mouvement_stock
                 union all select source_id, materiel_id, -quantite from mouvement_stock) m
             where depot is not null group by 1, 2) m
         on m.depot = s.depot_id and m.materiel_id = s.materiel_id
         where coalesce(s.physique, 0) <> coalesce(m.physique, 0)",
    ),
    (
        "a balance was negative at some time",
        "select 1 from (
             select sum(q) over (partition by depot, materiel_id order by id) as reste from (
                 select id, destination_id as depot, materiel_id, quantite as q from mouvement_stock
                 union all select id, source_id, materiel_id, -quantite from mouvement_stock) m
             where depot is not null) m where reste < 0",
    ),
    (
        "the ledger is not in the order of its time",
        "select 1 from (select cree_le, lag(cree_le) over (order by id) as avant from mouvement_stock) m where cree_le < avant",
    ),
    (
        "what is promised is not what the reservations add up to",
        "select 1 from stock_solde s left join (
             select depot_id, materiel_id, sum(quantite) as reserve from reservation_materiel where etat = 'ACTIVE' group by 1, 2
         ) r using (depot_id, materiel_id) where s.reserve <> coalesce(r.reserve, 0)",
    ),
    (
        "a serial number is not where its last movement left it",
        "select 1 from exemplaire e join lateral (
             select m.destination_id, m.equipement_id from mouvement_stock m
             where m.exemplaire_id = e.id order by m.id desc limit 1) m on true
         where e.numero_serie is not null
           and (e.depot_id, e.equipement_id) is distinct from (m.destination_id, m.equipement_id)",
    ),
    (
        "a piece was taken from where it was not",
        "select 1 from (
             select m.source_id, lag(m.destination_id) over (partition by m.exemplaire_id order by m.id) as etait
             from mouvement_stock m join exemplaire e on e.id = m.exemplaire_id where e.numero_serie is not null) m
         where source_id is distinct from etait",
    ),
    (
        "a movement does not say the piece that its article is tracked by",
        "select 1 from mouvement_stock v join materiel m on m.id = v.materiel_id
         where (m.suivi = 'AUCUN') <> (v.exemplaire_id is null) or m.suivi = 'SERIE' and v.quantite <> 1",
    ),
    (
        "a part was used on a visit that is not over, or not where the visit was",
        "select 1 from mouvement_stock v join intervention i on i.id = v.intervention_id join mission m on m.id = i.mission_id
         where i.etat not in ('TERMINEE', 'PARTIELLE')
            or v.equipement_id is distinct from m.equipement_id",
    ),
];

#[tokio::test]
async fn the_ledger_and_the_stock_agree() {
    let base = seen().await;
    holds(&mut base.admin().await, FAULTS).await;
}

#[tokio::test]
async fn stock_is_met_in_every_form() {
    let base = seen().await;
    let mut db = base.admin().await;
    for (what, query, wanted) in [
        (
            "movements",
            "select distinct type from mouvement_stock",
            "CONSOMMATION ENTREE INVENTAIRE REBUT RETOUR SORTIE TRANSFERT",
        ),
        (
            "reservations",
            "select distinct etat from reservation_materiel",
            "ACTIVE LIBEREE SERVIE",
        ),
        (
            "depots with something in them",
            "select distinct type from depot join stock_solde s on s.depot_id = depot.id where s.physique > 0",
            "ENTREPOT TRANSIT VEHICULE",
        ),
        (
            "tracked pieces",
            "select distinct case when lot is not null then 'LOT' when equipement_id is not null then 'POSE'
                                  when depot_id is not null then 'DEPOT' end from exemplaire
             where lot is not null or num_nonnulls(depot_id, equipement_id) = 1",
            "DEPOT LOT POSE",
        ),
    ] {
        assert_eq!(met(&mut db, query).await, wanted, "{what}");
    }
}
