//! The demonstration company: the same from the same number, whole, and alive today.

mod books;
mod heures;
mod stock;
mod trajets;

use chrono::NaiveDate;
use regie::domain::chaine_fiscale::Cle;
use regie::domain::devis::EtatDevis;
use regie::domain::facture::EtatFacture;
use regie::domain::intervention::EtatIntervention;
use regie::domain::mission::EtatMission;
use regie::domain::{Code, Machine};
use regie::ops::seed::{self, Anchor, Company, CompanyExists, Size};
use sqlx::{AssertSqlSafe, PgConnection};
use tokio::sync::OnceCell;

use crate::common::Base;

const KEY: &[u8] = b"essai";

/// A Tuesday.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn small(seed: u64, anchor: Anchor) -> Company {
    Company {
        size: Size::Small,
        seed,
        anchor,
        key: Cle::new(KEY),
    }
}

async fn company(number: u64, anchor: Anchor) -> Base {
    let base = Base::new().await;
    seed::run(&base.superuser(), &small(number, anchor), &mut |_| {})
        .await
        .unwrap();
    base
}

/// The company of the tests that only look: made once a run.
async fn seen() -> &'static Base {
    static SEEN: OnceCell<Base> = OnceCell::const_new();
    SEEN.get_or_init(|| company(1, Anchor::on(today()))).await
}

/// Queries that give the rows that break a rule, with what the rule says.
async fn holds(db: &mut PgConnection, faults: &[(&str, &str)]) {
    for (fault, query) in faults {
        let count: i64 = sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from ({query}) fautes")))
            .fetch_one(&mut *db)
            .await
            .unwrap();
        assert_eq!(count, 0, "{fault}");
    }
}

/// The codes that a query gives, in order.
async fn met(db: &mut PgConnection, query: &str) -> String {
    let mut found: Vec<String> = sqlx::query_scalar(AssertSqlSafe(query))
        .fetch_all(db)
        .await
        .unwrap();
    found.sort();
    found.join(" ")
}

/// One checksum a table, of every column but those that tell where and when the load ran.
async fn checksums(db: &mut PgConnection) -> Vec<(String, Option<String>)> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select table_name::text from information_schema.tables
         where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like '\\_%' order by 1",
    )
    .fetch_all(&mut *db)
    .await
    .unwrap();
    let mut sums = Vec::new();
    for table in tables {
        let elsewhere = match table.as_str() {
            // Seals hold the cluster and the transaction of the load.
            "sceau_audit" => "{grappe,dernier_xid,empreintes,precedent,empreinte,cree_le}",
            "journal_audit" => "{grappe,xid}",
            // Rows of the migrations and of the reference data are dated by the clock.
            "utilisateur" | "role" | "permission" | "role_permission" | "specialisation" | "titre"
            | "parametre" | "modele_checklist" | "point_controle" => "{cree_le,maj_le}",
            _ => "{maj_le}",
        };
        let sum = sqlx::query_scalar(AssertSqlSafe(format!(
            "select md5(string_agg(r, '|' order by r)) from (
                 select (to_jsonb(t) - '{elsewhere}'::text[])::text as r from {table} t) rows"
        )))
        .fetch_one(&mut *db)
        .await
        .unwrap();
        sums.push((table, sum));
    }
    sums
}

#[tokio::test]
async fn the_same_number_gives_the_same_company_and_another_another() {
    let anchor = "2026-11-24T14:25".parse().unwrap();
    let (one, same, other) = (
        company(7, anchor).await,
        company(7, anchor).await,
        company(8, anchor).await,
    );
    let mut sums = Vec::new();
    for base in [&one, &same, &other] {
        sums.push(checksums(&mut base.admin().await).await);
    }
    assert_eq!(sums[0], sums[1]);
    let differs = |table: &str| {
        let of = |index: usize| {
            sums[index]
                .iter()
                .find(|(name, _)| name == table)
                .unwrap()
                .1
                .clone()
        };
        of(0) != of(2)
    };
    assert!(differs("mission") && differs("creneau") && differs("utilisateur"));
    assert!(!differs("specialisation"));
}

#[tokio::test]
async fn a_company_is_never_laid_over_another() {
    let base = seen().await;
    let again = seed::run(&base.superuser(), &small(1, Anchor::on(today())), &mut |_| {}).await;
    assert!(again.unwrap_err().is::<CompanyExists>());
}

/// Every index, constraint and trigger, as the catalogue tells it.
async fn definitions(db: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar::<_, Option<String>>(
        "select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) || convalidated
         from pg_constraint where connamespace = 'public'::regnamespace
         union all select pg_get_indexdef(indexrelid) from pg_index i join pg_class c on c.oid = i.indrelid
         where c.relnamespace = 'public'::regnamespace
         union all select pg_get_triggerdef(t.oid) || t.tgenabled::text from pg_trigger t join pg_class c on c.oid = t.tgrelid
         where not t.tgisinternal and c.relnamespace = 'public'::regnamespace
         union all select obj_description(oid, 'pg_constraint') from pg_constraint
         union all select obj_description(indexrelid, 'pg_class') from pg_index
         order by 1",
    )
    .fetch_all(db)
    .await
    .unwrap()
    .into_iter()
    .flatten()
    .collect()
}

#[tokio::test]
async fn every_guard_stands_again_after_the_load() {
    let (empty, full) = (Base::new().await, seen().await);
    assert_eq!(
        definitions(&mut empty.admin().await).await,
        definitions(&mut full.admin().await).await
    );
}

#[tokio::test]
async fn every_state_is_met() {
    let base = seen().await;
    let mut db = base.admin().await;
    for (table, states) in [
        (
            "mission",
            EtatMission::ALL
                .iter()
                .map(|etat| etat.code())
                .collect::<Vec<_>>(),
        ),
        (
            "intervention",
            EtatIntervention::ALL.iter().map(|etat| etat.code()).collect(),
        ),
        ("devis", EtatDevis::ALL.iter().map(|etat| etat.code()).collect()),
        (
            "facture",
            EtatFacture::ALL.iter().map(|etat| etat.code()).collect(),
        ),
    ] {
        let statement = format!("select distinct etat from {table}");
        let met: Vec<String> = sqlx::query_scalar(AssertSqlSafe(statement))
            .fetch_all(&mut db)
            .await
            .unwrap();
        for state in states {
            assert!(met.iter().any(|etat| etat == state), "no {table} is {state}");
        }
    }
    assert!(!EtatMission::TRANSITIONS.is_empty());
}

#[tokio::test]
async fn today_is_alive_on_any_day_of_the_week() {
    for day in 23..30 {
        let today = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let base = company(1, Anchor::on(today)).await;
        let mut db = base.admin().await;
        let (done, under_way, ahead, people): (i64, i64, i64, i64) = sqlx::query_as(
            "select count(distinct i.id) filter (where i.etat = 'TERMINEE'),
                    count(distinct i.id) filter (where i.etat in ('EN_ROUTE', 'SUR_SITE', 'PAUSE')),
                    count(distinct i.id) filter (where i.etat in ('PLANIFIEE', 'CONFIRMEE')),
                    count(distinct c.utilisateur_id)
             from creneau c join intervention i on i.id = c.intervention_id
             where c.plage && tstzrange(($1::date + time '05:00') at time zone 'Europe/Paris',
                                        ($1::date + time '22:00') at time zone 'Europe/Paris')",
        )
        .bind(today)
        .fetch_one(&mut db)
        .await
        .unwrap();
        assert!(
            done >= 8 && under_way >= 5 && ahead >= 15 && people >= 15,
            "{today}: {done} {under_way} {ahead} {people}"
        );
        let waiting: i64 = sqlx::query_scalar("select count(*) from mission where etat = 'A_PLANIFIER'")
            .fetch_one(&mut db)
            .await
            .unwrap();
        assert!(waiting >= 12);
        let pressing: i64 = sqlx::query_scalar(
            "select count(*) from mission where etat = 'A_PLANIFIER' and urgence and priorite = 1
             and gti_limite between (($1::date + time '10:40') at time zone 'Europe/Paris')
                                and (($1::date + 1 + time '18:00') at time zone 'Europe/Paris')",
        )
        .bind(today)
        .fetch_one(&mut db)
        .await
        .unwrap();
        assert!(pressing > 0, "nothing is urgent on {today}");
    }
}

#[tokio::test]
async fn the_small_company_has_its_figures() {
    let mut db = seen().await.admin().await;
    let (technicians, agences, back, ahead, communes): (i64, i64, i32, i32, i64) = sqlx::query_as(
        "select (select count(*) from utilisateur u join utilisateur_role r on r.utilisateur_id = u.id
                 join role on role.id = r.role_id where role.code = 'TECHNICIEN'),
                (select count(*) from agence),
                (select $1::date - min(lower(plage))::date from creneau where type = 'INTERVENTION'),
                (select max(upper(plage))::date - $1::date from creneau where type = 'INTERVENTION'),
                (select count(distinct code_insee) from site)",
    )
    .bind(today())
    .fetch_one(&mut db)
    .await
    .unwrap();
    assert_eq!((technicians, agences), (40, 2));
    assert!(
        (88..=92).contains(&back) && (17..=21).contains(&ahead),
        "{back} {ahead}"
    );
    assert!(communes > 50);
    for (kinds, query, wanted) in [
        (
            "créneaux",
            "select distinct type from creneau",
            "ABSENCE ASTREINTE DEPOT FORMATION INTERVENTION PAUSE REUNION TRAJET",
        ),
        (
            "firmness",
            "select distinct fermete from creneau",
            "ANNULE FERME PROVISOIRE",
        ),
        (
            "clients",
            "select distinct type from client",
            "PARTICULIER PRO PUBLIC",
        ),
        (
            "missions",
            "select distinct type from mission",
            "CONTROLE DEPANNAGE ENTRETIEN GARANTIE INSTALLATION MISE_EN_SERVICE VISITE_TECHNIQUE",
        ),
    ] {
        assert_eq!(met(&mut db, query).await, wanted, "{kinds}");
    }
    let unread: i64 = sqlx::query_scalar("select count(*) from notification where lu_le is null")
        .fetch_one(&mut db)
        .await
        .unwrap();
    assert!(unread > 0);
}

/// What is entered after the load goes on where the load ended.
#[tokio::test]
async fn numbers_go_on_after_the_load() {
    let mut db = seen().await.admin().await;
    let taken: i64 = sqlx::query_scalar(
        "select (select count(*) from client where code = 'C-' || rang_affiche((select last_value from client_numero) + 1, 5))
              + (select count(*) from site where code = 'S-' || rang_affiche((select last_value from site_numero) + 1, 5))
              + (select count(*) from contrat_maintenance where numero = 'CM-' || rang_affiche((select last_value from contrat_numero) + 1, 5))
              + (select count(*) from mission where split_part(numero, '-', 3)::bigint > (select last_value from mission_numero))
              + (select count(*) from devis where split_part(numero, '-', 3)::bigint > (select last_value from devis_numero))",
    )
    .fetch_one(&mut db)
    .await
    .unwrap();
    assert_eq!(taken, 0);
}
