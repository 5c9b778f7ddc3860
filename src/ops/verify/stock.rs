//! Stock: balances that are what the ledger adds up to, and pieces that are where it left them.

use super::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "stock_solde_selon_le_journal",
        subject: "mouvement_stock",
        faults: "select 'materiel ' || materiel_id || ', depot ' || depot_id || ' : ' || coalesce(s.physique, 0) || ' / ' || coalesce(m.juste, 0)
                 from stock_solde s full join (
                     select materiel_id, depot_id, sum(quantite) as juste from (
                         select materiel_id, destination_id as depot_id, quantite from mouvement_stock where destination_id is not null
                         union all
                         select materiel_id, source_id, -quantite from mouvement_stock where source_id is not null) l
                     group by materiel_id, depot_id) m using (materiel_id, depot_id)
                 where coalesce(s.physique, 0) <> coalesce(m.juste, 0)",
    },
    Check {
        name: "stock_solde_selon_les_reservations",
        subject: "reservation_materiel where etat = 'ACTIVE'",
        faults: "select 'materiel ' || materiel_id || ', depot ' || depot_id || ' : ' || coalesce(s.reserve, 0) || ' / ' || coalesce(r.juste, 0)
                 from stock_solde s full join (
                     select materiel_id, depot_id, sum(quantite) as juste from reservation_materiel where etat = 'ACTIVE'
                     group by materiel_id, depot_id) r using (materiel_id, depot_id)
                 where coalesce(s.reserve, 0) <> coalesce(r.juste, 0)",
    },
    // Keys are given out in time's order; a day is more than any transaction lasts.
    Check {
        name: "mouvement_stock_dans_l_ordre",
        subject: "mouvement_stock",
        faults: "select 'mouvement_stock ' || id from (
                     select id, cree_le, lag(cree_le) over (order by id) as avant from mouvement_stock) l
                 where cree_le < avant - interval '1 day' or cree_le > now() + interval '1 day'",
    },
    Check {
        name: "stock_reserve_couverte",
        subject: "stock_solde",
        faults: "select 'materiel ' || materiel_id || ', depot ' || depot_id from stock_solde
                 where physique < 0 or reserve < 0 or reserve > physique",
    },
    Check {
        name: "mouvement_stock_selon_suivi",
        subject: "mouvement_stock",
        faults: "select 'mouvement_stock ' || l.id from mouvement_stock l join materiel m on m.id = l.materiel_id
                 where (m.suivi = 'AUCUN') <> (l.exemplaire_id is null) or m.suivi = 'SERIE' and l.quantite <> 1",
    },
    Check {
        name: "exemplaire_ou_le_journal_le_laisse",
        subject: "exemplaire where numero_serie is not null",
        faults: "select 'exemplaire ' || e.id from exemplaire e
                 join (select distinct on (exemplaire_id) exemplaire_id, destination_id, equipement_id
                       from mouvement_stock where exemplaire_id is not null order by exemplaire_id, id desc) l
                   on l.exemplaire_id = e.id
                 where e.numero_serie is not null
                   and (e.depot_id, e.equipement_id) is distinct from (l.destination_id, l.equipement_id)",
    },
    Check {
        name: "exemplaire_un_seul_endroit",
        subject: "exemplaire",
        faults: "select 'exemplaire ' || id from exemplaire where num_nonnulls(depot_id, equipement_id) > 1",
    },
];
