//! The ledger and its balances: never negative, never over-reserved, a serial number in one place.

use super::regle::{at_once, execute, monde, name, regle, truth, value, without};

regle! {
    more_taken_than_there_is, Application refuse "stock_solde_jamais_negatif",
    avant: "",
    infraction: "insert into mouvement_stock (materiel_id, source_id, quantite, type, cree_par) values (1, 1, 10.001, 'SORTIE', 10)",
    sans: "alter table stock_solde drop constraint stock_solde_jamais_negatif;
           alter table stock_solde drop constraint stock_solde_reserve_couverte",
    faute: "select exists (select from stock_solde where physique < 0)",
}

regle! {
    taken_where_there_never_was_any, Application refuse "stock_solde_jamais_negatif",
    avant: "",
    infraction: "insert into mouvement_stock (materiel_id, source_id, quantite, type, cree_par) values (1, 2, 1, 'SORTIE', 10)",
    sans: "alter table mouvement_stock disable trigger mouvement_stock_tient_le_solde",
    faute: "select exists (select from mouvement_stock m where m.source_id = 2
                           and not exists (select from stock_solde s where s.depot_id = 2))",
}

regle! {
    more_promised_than_there_is, Application refuse "stock_solde_reserve_couverte",
    avant: "",
    infraction: "insert into reservation_materiel (mission_id, materiel_id, depot_id, quantite, cree_par) values (1, 1, 1, 11, 10)",
    sans: "alter table stock_solde drop constraint stock_solde_reserve_couverte",
    faute: "select exists (select from stock_solde where reserve > physique)",
}

regle! {
    promised_goods_taken_by_another, Application refuse "stock_solde_reserve_couverte",
    avant: "insert into reservation_materiel (mission_id, materiel_id, depot_id, quantite, cree_par) values (1, 1, 1, 8, 10)",
    infraction: "insert into mouvement_stock (materiel_id, source_id, quantite, type, cree_par) values (1, 1, 3, 'SORTIE', 10)",
    sans: "alter table stock_solde drop constraint stock_solde_reserve_couverte",
    faute: "select exists (select from stock_solde where reserve > physique)",
}

/// What is promised, against the reservations that promise it.
const PROMIS: &str = "select exists (select from stock_solde s where s.reserve <>
    (select coalesce(sum(r.quantite), 0) from reservation_materiel r
     where (r.materiel_id, r.depot_id, r.etat) = (s.materiel_id, s.depot_id, 'ACTIVE')))";

regle! {
    promise_changed_by_hand, Application refuse "42501",
    avant: "",
    infraction: "update stock_solde set reserve = 5 where materiel_id = 1",
    sans: "grant update on stock_solde to regie_app",
    faute: super::PROMIS,
}

regle! {
    nothing_moved, Application refuse "mouvement_stock_quantite_positive",
    avant: "",
    infraction: "insert into mouvement_stock (materiel_id, source_id, quantite, type, cree_par) values (1, 1, -1, 'SORTIE', 10)",
    sans: "alter table mouvement_stock drop constraint mouvement_stock_quantite_positive",
    faute: "select exists (select from mouvement_stock where quantite <= 0)",
}

regle! {
    transfer_to_nowhere, Application refuse "mouvement_stock_sens_selon_type",
    avant: "",
    infraction: "insert into mouvement_stock (materiel_id, source_id, quantite, type, cree_par) values (1, 1, 1, 'TRANSFERT', 10)",
    sans: "alter table mouvement_stock drop constraint mouvement_stock_sens_selon_type",
    faute: "select exists (select from mouvement_stock where type = 'TRANSFERT' and destination_id is null)",
}

regle! {
    same_movement_sent_again, Application refuse "mouvement_stock_cle_unique",
    avant: "insert into mouvement_stock (materiel_id, source_id, quantite, type, cle, cree_par)
            values (1, 1, 1, 'SORTIE', '0190d5d8-0000-7000-8000-000000000001', 10)",
    infraction: "insert into mouvement_stock (materiel_id, source_id, quantite, type, cle, cree_par)
                 values (1, 1, 1, 'SORTIE', '0190d5d8-0000-7000-8000-000000000001', 10)",
    sans: "alter table mouvement_stock drop constraint mouvement_stock_cle_unique",
    faute: "select physique = 8 from stock_solde where materiel_id = 1",
}

regle! {
    serial_number_taken_where_it_is_not, Application refuse "exemplaire_pris_ou_il_est",
    avant: "insert into exemplaire (materiel_id, numero_serie, cree_par) values (2, 'SN-2', 2);
            insert into mouvement_stock (materiel_id, exemplaire_id, destination_id, quantite, type, cree_par)
            values (2, 2, 2, 1, 'ENTREE', 2)",
    infraction: "insert into mouvement_stock (materiel_id, exemplaire_id, source_id, quantite, type, cree_par)
                 values (2, 1, 2, 1, 'SORTIE', 10)",
    sans: "alter table mouvement_stock disable trigger mouvement_stock_tient_le_solde",
    faute: "select exists (select from mouvement_stock m join exemplaire e on e.id = m.exemplaire_id
                           where m.type = 'SORTIE' and e.depot_id is distinct from m.source_id)",
}

regle! {
    serial_number_in_two_places, Proprietaire refuse "exemplaire_un_seul_endroit",
    avant: "",
    infraction: "update exemplaire set equipement_id = 1 where id = 1",
    sans: "alter table exemplaire drop constraint exemplaire_un_seul_endroit",
    faute: "select exists (select from exemplaire where depot_id is not null and equipement_id is not null)",
}

regle! {
    serial_number_twice, Application refuse "exemplaire_serie_unique",
    avant: "",
    infraction: "insert into exemplaire (materiel_id, numero_serie, cree_par) values (2, 'SN-1', 10)",
    sans: "alter table exemplaire drop constraint exemplaire_serie_unique",
    faute: "select count(*) = 2 from exemplaire where numero_serie = 'SN-1'",
}

regle! {
    /// An article tracked by serial number moves one piece at a time, and that piece is named.
    serial_article_moved_in_bulk, Application refuse "mouvement_stock_selon_suivi",
    avant: "",
    infraction: "insert into mouvement_stock (materiel_id, destination_id, quantite, type, cree_par) values (2, 1, 3, 'ENTREE', 10)",
    sans: "alter table mouvement_stock disable trigger mouvement_stock_tient_le_solde",
    faute: "select exists (select from mouvement_stock where materiel_id = 2 and exemplaire_id is null)",
}

regle! {
    exemplaire_of_another_article, Application refuse "mouvement_stock_exemplaire_du_materiel",
    avant: "",
    infraction: "insert into mouvement_stock (materiel_id, exemplaire_id, source_id, quantite, type, cree_par)
                 values (1, 1, 1, 1, 'SORTIE', 10)",
    sans: "alter table mouvement_stock drop constraint mouvement_stock_exemplaire_du_materiel;
           alter table mouvement_stock disable trigger mouvement_stock_tient_le_solde",
    faute: "select exists (select from mouvement_stock m join exemplaire e on e.id = m.exemplaire_id
                           where m.materiel_id <> e.materiel_id)",
}

const SORTIR_SIX: &str = "insert into mouvement_stock (materiel_id, source_id, quantite, type, cree_par) values (1, 1, 6, 'SORTIE', 10)";

#[tokio::test]
async fn two_take_the_last_ones_at_once() {
    let base = monde().await;
    let refused = at_once(&base, SORTIR_SIX, SORTIR_SIX)
        .await
        .expect_err("ten less six is four");
    assert_eq!(name(&refused), "stock_solde_jamais_negatif");
    assert_eq!(
        value::<String>(
            &mut base.admin().await,
            "select physique::text from stock_solde where materiel_id = 1"
        )
        .await,
        "4.000"
    );
}

/// The control.
#[tokio::test]
async fn two_take_the_last_ones_at_once_without_the_guard() {
    let base = monde().await;
    execute(
        &mut base.owner().await,
        "alter table stock_solde drop constraint stock_solde_jamais_negatif;
         alter table stock_solde drop constraint stock_solde_reserve_couverte",
    )
    .await
    .unwrap();
    at_once(&base, SORTIR_SIX, SORTIR_SIX)
        .await
        .expect("nothing guards any more");
    assert!(
        truth(
            &mut base.admin().await,
            "select exists (select from stock_solde where physique < 0)"
        )
        .await
    );
}

const ALLER: &str =
    "insert into mouvement_stock (materiel_id, source_id, destination_id, quantite, type, cree_par)
    values (1, 1, 2, 1, 'TRANSFERT', 10)";
const RETOUR: &str =
    "insert into mouvement_stock (materiel_id, source_id, destination_id, quantite, type, cree_par)
    values (1, 2, 1, 1, 'TRANSFERT', 10)";

/// Balances are taken in depot order, so the second of two transfers that cross waits and then passes.
#[tokio::test]
async fn transfers_that_cross_queue() {
    let base = monde().await;
    execute(&mut base.owner().await, ALLER).await.unwrap();
    at_once(&base, ALLER, RETOUR).await.expect("no deadlock");
    assert!(
        truth(
            &mut base.admin().await,
            "select sum(physique) = 10 from stock_solde where materiel_id = 1"
        )
        .await
    );
}

/// The control: in the order of the movement, each can hold the balance that the other needs next.
#[tokio::test]
async fn transfers_that_cross_take_their_balances_in_one_order() {
    let base = monde().await;
    let taken_first = |movement: &'static str| async {
        let mut app = base.app().await;
        let mut admin = base.admin().await;
        execute(
            &mut admin,
            "begin; update stock_solde set seuil = 1 where depot_id = 1",
        )
        .await
        .unwrap();
        let waiting = super::regle::backend(&mut app).await;
        let (moved, second_is_free) = tokio::join!(execute(&mut app, movement), async {
            base.until_blocked(waiting).await;
            let mut other = base.admin().await;
            let free = execute(
                &mut other,
                "select from stock_solde where depot_id = 2 for update nowait",
            )
            .await
            .is_ok();
            execute(&mut admin, "commit").await.unwrap();
            free
        });
        moved.unwrap();
        second_is_free
    };
    execute(&mut base.owner().await, ALLER).await.unwrap();
    execute(&mut base.owner().await, ALLER).await.unwrap();
    assert!(
        taken_first(RETOUR).await,
        "waits for depot 1 before it takes depot 2"
    );
    without(&base, "mouvement_stock_tient_le_solde", " order by d").await;
    assert!(!taken_first(RETOUR).await, "holds depot 2 and waits for depot 1");
}

const PROMETTRE_SIX: &str = "insert into reservation_materiel (mission_id, materiel_id, depot_id, quantite, cree_par) values (1, 1, 1, 6, 10)";

#[tokio::test]
async fn two_promise_the_last_ones_at_once() {
    let base = monde().await;
    let refused = at_once(&base, PROMETTRE_SIX, PROMETTRE_SIX)
        .await
        .expect_err("ten less six is four");
    assert_eq!(name(&refused), "stock_solde_reserve_couverte");
    assert!(!truth(&mut base.admin().await, PROMIS).await);
}

/// The control.
#[tokio::test]
async fn two_promise_the_last_ones_at_once_without_the_guard() {
    let base = monde().await;
    let sans = "alter table stock_solde drop constraint stock_solde_reserve_couverte";
    execute(&mut base.owner().await, sans).await.unwrap();
    at_once(&base, PROMETTRE_SIX, PROMETTRE_SIX)
        .await
        .expect("nothing guards any more");
    let over = "select exists (select from stock_solde where reserve > physique)";
    assert!(truth(&mut base.admin().await, over).await);
}

/// A count that finds fewer than is promised passes with the youngest promise taken back in the same transaction.
#[tokio::test]
async fn a_count_that_finds_fewer_releases_the_youngest_promise() {
    const COMPTER: &str = "insert into mouvement_stock (materiel_id, source_id, quantite, type, cree_par)
        values (1, 1, 3, 'INVENTAIRE', 10)";
    let base = monde().await;
    let mut app = base.app().await;
    for quantity in [5, 4] {
        let promise = PROMETTRE_SIX.replace(", 6, 10)", &format!(", {quantity}, 10)"));
        execute(&mut app, &promise).await.unwrap();
    }
    let refused = execute(&mut app, COMPTER).await.expect_err("nine are promised");
    assert_eq!(name(&refused), "stock_solde_reserve_couverte");
    execute(
        &mut app,
        &format!("update reservation_materiel set etat = 'LIBEREE' where id = 2; {COMPTER}"),
    )
    .await
    .expect("five are promised, and seven are there");
    let left = "select physique = 7 and reserve = 5 from stock_solde where materiel_id = 1";
    assert!(truth(&mut app, left).await && !truth(&mut app, PROMIS).await);
}
