//! Invoice numbers have no gap and follow the dates; every issue stands in the chain.

use super::regle::{at_once, backend, execute, monde, name, regle, truth, value};
use crate::common::Base;

/// Whether a series misses a number, or dates run backwards along it.
const TROU: &str = "select exists (
    select from (select numero, date_emission, lag(numero, 1, 0) over suite as avant, lag(date_emission) over suite as date_avant
                 from facture where numero is not null
                 window suite as (partition by societe_id, serie, annee order by numero)) f
    where numero <> avant + 1 or date_emission < date_avant)";

/// Whether the chain breaks somewhere, or misses an issued invoice.
const RUPTURE: &str = "select exists (
    select from (select rang, precedent, lag(empreinte) over (order by rang) as avant, lag(rang, 1, 0::bigint) over (order by rang) as rang_avant
                 from evenement_fiscal) e
    where rang <> rang_avant + 1 or precedent <> coalesce(avant, decode(repeat('00', 32), 'hex')))
    or exists (select from facture f where f.numero is not null and not exists (
        select from evenement_fiscal e where e.facture_id = f.id and e.nature = 'EMISSION'))";

const SANS_NUMERO: &str = "alter table facture disable trigger facture_numero_sans_trou;
    alter table facture disable trigger facture_emission_chainee";

regle! {
    number_skipped, Proprietaire refuse "facture_numero_sans_trou",
    avant: "",
    infraction: "update facture set etat = 'EMISE', annee = 2040, numero = 3, date_emission = '2040-03-02', emise_le = now(),
                                    emise_par = 10, document_sha256 = sha256('pdf') where id = 1",
    sans: super::SANS_NUMERO,
    faute: super::TROU,
}

regle! {
    dated_before_the_last, Application refuse "facture_numero_sans_trou",
    avant: "",
    infraction: "select facture_emettre(1, 1, '2040-02-28', sha256('pdf'), 10, 1::smallint, sha256('evenement 2'), '{}', sha256('{}'))",
    sans: super::SANS_NUMERO,
    faute: super::TROU,
}

regle! {
    number_given_twice, Proprietaire refuse "facture_numero_unique",
    avant: "alter table facture disable trigger facture_numero_sans_trou",
    infraction: "update facture set etat = 'EMISE', annee = 2040, numero = 1, date_emission = '2040-03-02', emise_le = now(),
                                    emise_par = 10, document_sha256 = sha256('pdf') where id = 1",
    sans: "alter table facture drop constraint facture_numero_unique; alter table facture disable trigger facture_emission_chainee",
    faute: "select count(*) = 2 from facture where numero = 1",
}

regle! {
    issued_outside_the_chain, Proprietaire refuse "facture_emission_chainee",
    avant: "",
    infraction: "update facture set etat = 'EMISE', annee = 2040, numero = 2, date_emission = '2040-03-02', emise_le = now(),
                                    emise_par = 10, document_sha256 = sha256('pdf') where id = 1",
    sans: "alter table facture disable trigger facture_emission_chainee",
    faute: super::RUPTURE,
}

regle! {
    chain_that_forks, Application refuse "evenement_fiscal_suit_le_dernier",
    avant: "",
    infraction: "insert into evenement_fiscal (societe_id, rang, nature, facture_id, montant_centimes, charge_sha256, algorithme, precedent, empreinte, acteur_id)
                 values (1, 2, 'ENVOI', 2, 0, sha256(''), 1, sha256('autre chose'), sha256('evenement 2'), 10)",
    sans: "alter table evenement_fiscal disable trigger evenement_fiscal_suit_le_dernier",
    faute: super::RUPTURE,
}

regle! {
    chain_that_skips, Application refuse "evenement_fiscal_suit_le_dernier",
    avant: "",
    infraction: "insert into evenement_fiscal (societe_id, rang, nature, facture_id, montant_centimes, charge_sha256, algorithme, precedent, empreinte, acteur_id)
                 values (1, 3, 'ENVOI', 2, 0, sha256(''), 1, sha256('evenement 1'), sha256('evenement 2'), 10)",
    sans: "alter table evenement_fiscal disable trigger evenement_fiscal_suit_le_dernier",
    faute: super::RUPTURE,
}

regle! {
    /// One issue, one event: a second one would tell another amount of the same invoice.
    issue_told_twice, Application refuse "evenement_fiscal_une_emission",
    avant: "",
    infraction: "insert into evenement_fiscal (societe_id, rang, nature, facture_id, montant_centimes, charge_sha256, algorithme, precedent, empreinte, acteur_id)
                 values (1, 2, 'EMISSION', 2, 1, sha256(''), 1, sha256('evenement 1'), sha256('evenement 2'), 10)",
    sans: "drop index evenement_fiscal_une_emission",
    faute: "select count(*) = 2 from evenement_fiscal where facture_id = 2 and nature = 'EMISSION'",
}

/// A second draft, invoice 3, ready to be issued.
const DEUXIEME: &str =
    "insert into facture (societe_id, client_id, vendeur, acheteur, cree_par) values (1, 1, '{}', '{}', 10)";
const EMETTRE_1: &str = "select facture_emettre(1, 1, '2040-03-02', sha256('pdf'), 10, 1::smallint, sha256('evenement a'), '{}', sha256('{}'))";
const EMETTRE_3: &str = "select facture_emettre(3, 1, '2040-03-02', sha256('pdf'), 10, 1::smallint, sha256('evenement b'), '{}', sha256('{}'))";

#[tokio::test]
async fn two_invoices_issued_at_once_follow_each_other() {
    let base = monde().await;
    execute(&mut base.owner().await, DEUXIEME).await.unwrap();
    at_once(&base, EMETTRE_1, EMETTRE_3)
        .await
        .expect("the second waits for its number");
    let mut admin = base.admin().await;
    assert!(!truth(&mut admin, TROU).await && !truth(&mut admin, RUPTURE).await);
    let numbers: Vec<i32> = value(&mut admin, "select array_agg(numero order by id) from facture").await;
    assert_eq!(numbers, [2, 1, 3]);
}

/// Issues invoice 1, gives up at the last moment, and issues invoice 3 meanwhile.
async fn one_gives_up(base: &Base, first: &str, second: &str) {
    let (mut one, mut two) = (base.owner().await, base.owner().await);
    execute(&mut one, "begin").await.unwrap();
    execute(&mut one, first).await.unwrap();
    let waiting = backend(&mut two).await;
    let (done, ()) = tokio::join!(execute(&mut two, second), async {
        if first == EMETTRE_1 {
            base.until_blocked(waiting).await;
        }
        execute(&mut one, "rollback").await.unwrap();
    });
    done.unwrap();
}

#[tokio::test]
async fn a_number_that_was_given_up_is_given_to_the_next() {
    let base = monde().await;
    execute(&mut base.owner().await, DEUXIEME).await.unwrap();
    one_gives_up(&base, EMETTRE_1, EMETTRE_3).await;
    let mut admin = base.admin().await;
    assert_eq!(
        value::<i32>(&mut admin, "select numero from facture where id = 3").await,
        2
    );
    assert!(!truth(&mut admin, TROU).await && !truth(&mut admin, RUPTURE).await);
}

/// The control: numbers from a SEQUENCE, as missions have them, leave a hole on rollback.
#[tokio::test]
async fn a_sequence_leaves_a_hole() {
    let draw = |id: i64| {
        format!(
            "update facture set etat = 'EMISE', annee = 2040, numero = nextval('tirage'), date_emission = '2040-03-02',
                 emise_le = now(), emise_par = 10, document_sha256 = sha256('pdf') where id = {id}"
        )
    };
    let base = monde().await;
    let mut owner = base.owner().await;
    execute(
        &mut owner,
        &format!("{DEUXIEME}; {SANS_NUMERO}; create sequence tirage start 2"),
    )
    .await
    .unwrap();
    one_gives_up(&base, &draw(1), &draw(3)).await;
    assert!(truth(&mut owner, TROU).await);
}

/// Two events of the chain written at once: the second waits, and then does not follow the last any more.
#[tokio::test]
async fn two_events_at_once_make_no_fork() {
    let base = monde().await;
    let refused = at_once(&base, &envoi("a"), &envoi("b"))
        .await
        .expect_err("the head has moved on");
    assert_eq!(name(&refused), "evenement_fiscal_rang_unique");
    assert!(!truth(&mut base.admin().await, RUPTURE).await);
}

/// The control.
#[tokio::test]
async fn two_events_at_once_fork_without_the_guard() {
    let base = monde().await;
    execute(
        &mut base.owner().await,
        "alter table evenement_fiscal disable trigger evenement_fiscal_suit_le_dernier;
         alter table evenement_fiscal drop constraint evenement_fiscal_rang_unique;
         alter table evenement_fiscal drop constraint evenement_fiscal_sans_embranchement",
    )
    .await
    .unwrap();
    super::regle::side_by_side(&base, &envoi("a"), &envoi("b")).await;
    assert!(truth(&mut base.admin().await, RUPTURE).await);
}

fn envoi(what: &str) -> String {
    format!(
        "insert into evenement_fiscal (societe_id, rang, nature, facture_id, montant_centimes, charge_sha256, algorithme, precedent, empreinte, acteur_id)
         values (1, 2, 'ENVOI', 2, 0, sha256(''), 1, sha256('evenement 1'), sha256('{what}'), 10)"
    )
}

/// Leading zeros make room for five digits; the hundred-thousandth client keeps all six of its own.
#[tokio::test]
async fn a_number_that_outgrows_its_zeros_keeps_its_digits() {
    let base = monde().await;
    let mut app = base.app().await;
    let mut codes = Vec::new();
    execute(
        &mut base.owner().await,
        "alter sequence client_numero restart with 99999",
    )
    .await
    .unwrap();
    for name in ["A", "B"] {
        let insert = format!(
            "insert into client (type, raison_sociale, cree_par) values ('PRO', '{name}', 10) returning code"
        );
        codes.push(value::<String>(&mut app, &insert).await);
    }
    assert_eq!(codes, ["C-99999", "C-100000"]);
}
