//! `regie db verify`: a clean company passes, and a planted fault of each kind is found by its name.

use regie::domain::Langue;
use regie::domain::chaine_fiscale::Cle;
use regie::ops::seed::{self, Anchor, Company, Size};
use regie::ops::verify::{self, Finding, schema};
use regie::text::Text;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::sync::OnceCell;

use crate::common::Base;

const KEY: &[u8] = b"une cle d'essai";

/// The demonstration company, made once; tests plant their faults in transactions that never commit.
async fn company() -> &'static Base {
    static COMPANY: OnceCell<Base> = OnceCell::const_new();
    COMPANY
        .get_or_init(async || {
            let base = Base::new().await;
            let company = Company {
                size: Size::Small,
                seed: 3,
                anchor: Anchor::on(chrono::Utc::now().date_naive()),
                key: Cle::new(KEY),
            };
            seed::run(&base.superuser(), &company, &mut |_| {}).await.unwrap();
            base
        })
        .await
}

#[tokio::test]
async fn the_demonstration_company_keeps_every_rule() {
    let base = company().await;
    let mut told = 0;
    let findings = verify::run(&base.superuser(), Some(KEY), |_| told += 1)
        .await
        .unwrap();
    assert_eq!(told, findings.len());
    for finding in &findings {
        assert_eq!(
            (finding.fautes, &finding.premieres[..]),
            (0, &[][..]),
            "{}",
            finding.controle
        );
        assert_eq!(finding.omis, None, "{}", finding.controle);
    }
    let looked: Vec<_> = findings
        .iter()
        .filter(|finding| finding.vues == 0)
        .map(|finding| finding.controle)
        .collect();
    // What the company has none of is no proof either.
    assert!(looked.len() <= 2, "looked at nothing: {looked:?}");
}

#[tokio::test]
async fn an_empty_database_keeps_them_too() {
    let base = Base::new().await;
    let findings = verify::run(&base.superuser(), None, |_| {}).await.unwrap();
    let wrong: Vec<&Finding> = findings.iter().filter(|finding| finding.fautes > 0).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// What was found, as `regie db verify` says it.
fn said(fault: &str) -> String {
    let said = Text::new(Langue::Fr, chrono_tz::Europe::Paris).constat(fault);
    assert!(
        !said.contains('{') || fault.contains("'{}'"),
        "no word for {said}"
    );
    said
}

/// A fault: the check that must name it, what plants it, and what the first fault told must hold.
struct Plant {
    check: &'static str,
    sql: &'static str,
    said: &'static str,
}

const fn plant(check: &'static str, sql: &'static str, said: &'static str) -> Plant {
    Plant { check, sql, said }
}

const PLANTS: &[Plant] = &[
    plant(
        "contraintes_check",
        "alter table mission drop constraint mission_priorite_un_a_quatre;
         update mission set priorite = 9 where id = 1;
         alter table mission add constraint mission_priorite_un_a_quatre check (priorite between 1 and 4) not valid",
        "mission.mission_priorite_un_a_quatre : 1",
    ),
    plant("cles_etrangeres", "update client set agence_id = 999999 where id = 1", "client.client_agence_id_fkey : 1"),
    plant(
        "unicite",
        "set local allow_system_table_mods = on;
         update pg_index set indisunique = false where indexrelid = 'agence_code_unique'::regclass;
         update agence set code = (select code from agence order by id limit 1);
         update pg_index set indisunique = true where indexrelid = 'agence_code_unique'::regclass",
        "agence.agence_code_unique : 1",
    ),
    plant(
        "creneau_une_personne_un_lieu",
        "alter table creneau drop constraint creneau_une_personne_un_lieu;
         insert into creneau (utilisateur_id, type, fermete, plage, cree_par)
         select utilisateur_id, 'REUNION', 'FERME', plage, 3 from creneau
         where fermete = 'FERME' and type = 'INTERVENTION' and scenario_id is null limit 1",
        "creneau ",
    ),
    plant(
        "creneau_apres_la_fin",
        "insert into creneau (utilisateur_id, type, fermete, intervention_id, plage, cree_par)
         select p.utilisateur_id, 'TRAJET', 'FERME', i.id, tstzrange(now() + interval '40 years', now() + interval '41 years'), 3
         from intervention i join pointage p on p.intervention_id = i.id where i.etat = 'TERMINEE' order by i.id limit 1",
        "creneau ",
    ),
    plant(
        "trajet_mene_au_travail",
        "insert into creneau (utilisateur_id, type, fermete, intervention_id, plage, cree_par)
         select c.utilisateur_id, 'TRAJET', 'FERME', i.id, tstzrange(now() + interval '40 years', now() + interval '41 years'), 3
         from intervention i join creneau c on c.intervention_id = i.id and c.type = 'INTERVENTION' and c.fermete = 'FERME'
         where i.etat = 'PLANIFIEE' order by i.id limit 1",
        "creneau ",
    ),
    plant(
        "pointage_une_personne_un_travail",
        "drop index pointage_une_personne_un_travail;
         insert into pointage (intervention_id, utilisateur_id, nature, debut, cree_par)
         select v.id, u.id, 'TRAVAIL', now(), 3
         from (select id from intervention order by id limit 2) v, (select max(id) as id from utilisateur) u",
        "utilisateur ",
    ),
    plant(
        "habilitation_periodes_disjointes",
        "alter table habilitation drop constraint habilitation_periodes_disjointes;
         insert into habilitation (utilisateur_id, specialisation_id, niveau, titre_id, validite, cree_par)
         select utilisateur_id, specialisation_id, niveau, titre_id, validite, 3 from habilitation where supprime_le is null limit 1",
        "habilitation ",
    ),
    plant(
        "habilitation_reglementee_exige_titre",
        "update habilitation set titre_id = null where id = (
             select h.id from habilitation h join specialisation s on s.id = h.specialisation_id
             where s.reglementee and h.supprime_le is null limit 1)",
        "habilitation ",
    ),
    plant(
        "horaire_sans_chevauchement",
        "alter table horaire drop constraint horaire_sans_chevauchement;
         insert into horaire (utilisateur_id, jour, debut, fin, cree_par)
         select utilisateur_id, jour, debut, fin, 3 from horaire limit 1",
        "horaire ",
    ),
    plant(
        "equipe_membre_periodes_disjointes",
        "alter table equipe_membre drop constraint equipe_membre_periodes_disjointes;
         insert into equipe_membre (equipe_id, utilisateur_id, periode, cree_par)
         select equipe_id, utilisateur_id, periode, 3 from equipe_membre limit 1",
        "equipe_membre ",
    ),
    plant(
        "creneau_besoin_de_sa_mission",
        "update creneau set besoin_id = (select max(id) from mission_besoin)
         where id = (select min(id) from creneau where besoin_id is not null)",
        "creneau ",
    ),
    plant(
        "creneau_habilitation_valable",
        "update habilitation set supprime_le = now(), supprime_par = 3",
        "creneau ",
    ),
    plant(
        "mission_effectif_complet",
        "update mission_besoin set effectif = 40 where mission_id = (select min(id) from mission where etat = 'PLANIFIEE')",
        "mission ",
    ),
    plant(
        "intervention_suit_ses_creneaux",
        "update creneau set fermete = 'PROVISOIRE' where intervention_id = (
             select min(id) from intervention where etat = 'PLANIFIEE')",
        "(PLANIFIEE)",
    ),
    plant(
        "intervention_plage_de_ses_creneaux",
        "update intervention set plage = tstzrange(lower(plage), upper(plage) + interval '1 hour')
         where id = (select min(id) from intervention where plage is not null)",
        "intervention ",
    ),
    plant(
        "intervention_suite_ou_renonciation",
        "update intervention set etat = 'PARTIELLE', renonciation_suite = null
         where id = (select max(i.id) from intervention i where i.etat = 'TERMINEE'
                     and not exists (select from intervention s where s.suite_de = i.id))",
        "intervention ",
    ),
    plant(
        "mission_suit_ses_interventions",
        "update mission set etat = 'TERMINEE' where id = (select min(id) from mission where etat = 'A_PLANIFIER')",
        "(TERMINEE)",
    ),
    plant(
        "mission_suit_ses_interventions",
        "update intervention set etat = 'EN_ROUTE' where id = (
             select min(i.id) from intervention i join mission m on m.id = i.mission_id
             where i.etat = 'PLANIFIEE' and m.etat = 'PLANIFIEE')",
        "(PLANIFIEE)",
    ),
    plant(
        "mission_suit_ses_interventions",
        "update mission set etat = 'ANNULEE', annulation_motif = 'x' where id = (select min(id) from mission where etat = 'PLANIFIEE')",
        "(ANNULEE)",
    ),
    plant(
        "mission_suit_ses_interventions",
        "update mission set etat = 'EN_COURS' where id = (select min(id) from mission where etat = 'TERMINEE')",
        "(EN_COURS)",
    ),
    plant(
        "mission_facturee_a_sa_facture",
        "update mission set etat = 'FACTUREE' where id = (select min(id) from mission where etat = 'A_PLANIFIER')",
        "mission ",
    ),
    plant(
        "creneau_de_quelqu_un_qui_est_la",
        "update utilisateur set supprime_le = now(), supprime_par = 3",
        "creneau ",
    ),
    plant(
        "habilitation_titre_de_sa_specialisation",
        "update titre set specialisation_id = (select max(id) from specialisation)",
        "habilitation ",
    ),
    plant("mission_recherche_suit", "update mission_recherche set texte = 'x' where mission_id = 1", "mission 1"),
    plant(
        "mission_intervenant_suit",
        "delete from mission_intervenant where mission_id = (select min(mission_id) from mission_intervenant)",
        "mission ",
    ),
    plant("visite_tableau_suit", "update visite_tableau set titre = 'x' where intervention_id = 1", "intervention 1"),
    plant("site_recherche_suit", "update site_recherche set nom = 'x' where site_id = 1", "site 1"),
    plant("client_recherche_suit", "update client_recherche set texte = 'x' where client_id = 1", "client 1"),
    plant(
        "mot_suit",
        "delete from mot where mot = (select mot from mot where mot ~ '^[a-z]+$' order by mot limit 1)",
        "mot ",
    ),
    plant("mission_jour_suit", "update mission_jour set jour = null where mission_id = 1", "mission 1"),
    plant(
        "equipement_arbre_sans_boucle",
        "update equipement set parent_id = id where id = (select min(id) from equipement)",
        "equipement ",
    ),
    plant(
        "stock_solde_selon_le_journal",
        "update stock_solde set physique = physique + 1 where (materiel_id, depot_id) = (
             select materiel_id, depot_id from stock_solde order by 1, 2 limit 1)",
        "materiel ",
    ),
    plant(
        "stock_solde_selon_les_reservations",
        "delete from reservation_materiel where id = (select min(id) from reservation_materiel where etat = 'ACTIVE')",
        "materiel ",
    ),
    plant(
        "stock_reserve_couverte",
        "alter table stock_solde drop constraint stock_solde_reserve_couverte;
         update stock_solde set reserve = physique + 1 where (materiel_id, depot_id) = (
             select materiel_id, depot_id from stock_solde order by 1, 2 limit 1)",
        "materiel ",
    ),
    plant(
        "mouvement_stock_selon_suivi",
        "update materiel set suivi = case suivi when 'AUCUN' then 'SERIE' else 'AUCUN' end
         where id = (select min(materiel_id) from mouvement_stock)",
        "mouvement_stock ",
    ),
    plant(
        "exemplaire_ou_le_journal_le_laisse",
        "update exemplaire set depot_id = null, equipement_id = (select min(id) from equipement)
         where id = (select min(e.id) from exemplaire e join mouvement_stock l on l.exemplaire_id = e.id
                     where e.numero_serie is not null and e.depot_id is not null)",
        "exemplaire ",
    ),
    plant(
        "exemplaire_un_seul_endroit",
        "alter table exemplaire drop constraint exemplaire_un_seul_endroit;
         update exemplaire set equipement_id = (select min(id) from equipement)
         where id = (select min(id) from exemplaire where depot_id is not null)",
        "exemplaire ",
    ),
    plant(
        "facture_numero_sans_trou",
        "delete from facture where id = (select id from facture where numero = 2 order by id limit 1)",
        "série ",
    ),
    plant(
        "facture_numeros_dans_l_ordre_des_dates",
        "update facture set date_emission = make_date(annee::int, 12, 31), echeance = make_date(annee::int + 1, 6, 1)
         where id = (select id from facture where numero = 1 order by id limit 1)",
        "facture ",
    ),
    plant(
        "facture_totaux_exacts",
        "update facture set total_ht = total_ht + 1, total_ttc = total_ttc + 1
         where id = (select min(id) from facture where numero is not null)",
        "facture ",
    ),
    plant(
        "facture_reglee_selon_ses_reglements",
        "update reglement set montant = montant - 0.01 where id = (select min(id) from reglement where annule_id is null)",
        "facture ",
    ),
    plant(
        "reglement_dans_le_reste_du",
        "alter table facture drop constraint facture_reglements_plafonnes;
         update facture set regle = total_ttc + 1 where id = (select min(id) from facture where numero is not null)",
        "facture ",
    ),
    plant(
        "reglement_annule_le_meme_montant",
        "insert into reglement (facture_id, montant, mode, date_reglement, annule_id, motif, cree_par)
         select facture_id, -montant - 1, mode, date_reglement, id, 'erreur', 3 from reglement r
         where annule_id is null and not exists (select from reglement x where x.annule_id = r.id) limit 1",
        "reglement ",
    ),
    plant(
        "avoir_dans_ce_qui_reste",
        "update facture set credite = 1 where id = (
             select min(id) from facture where numero is not null and credite = 0 and total_ttc > 1)",
        "facture ",
    ),
    plant(
        "facture_etat_selon_l_argent",
        "update facture set etat = 'PAYEE' where id = (select min(id) from facture where etat = 'EMISE' and total_ttc > 0)",
        "(PAYEE)",
    ),
    plant(
        "facture_emission_chainee",
        "update evenement_fiscal set montant_centimes = montant_centimes + 1
         where id = (select min(id) from evenement_fiscal where nature = 'EMISSION')",
        "facture ",
    ),
    plant(
        "reglement_chaine",
        "update evenement_fiscal set montant_centimes = montant_centimes + 1
         where id = (select min(id) from evenement_fiscal where nature = 'REGLEMENT')",
        "reglement ",
    ),
    plant(
        "devis_totaux_exacts",
        "update devis set total_ht = total_ht + 1, total_ttc = total_ttc + 1
         where id = (select min(id) from devis where etat = 'ACCEPTE')",
        "devis ",
    ),
    plant(
        "devis_contenu_approuve",
        "update ligne_devis set libelle = libelle || ' bis'
         where id = (select min(l.id) from ligne_devis l join devis d on d.id = l.devis_id where d.etat = 'ACCEPTE')",
        "devis ",
    ),
    plant(
        "journal_acteur_de_sa_commande",
        "update journal_audit set acteur_id = 1 where seq = 1",
        "journal 1",
    ),
    plant(
        "journal_version_connue",
        "update mission set version = 0 where id = (select min(objet_id) from journal_audit where objet = 'mission');
         alter table mission disable trigger mission_version",
        "mission ",
    ),
    plant(
        "sceaux_du_journal",
        "update journal_detail set apres = '{\"a\": 1}' where seq = 7",
        "ligne 7 : DETAIL_ALTERE",
    ),
    plant("facture_selon_la_chaine", "update facture set document_sha256 = sha256('x') where numero = 1", "document_sha256"),
    plant(
        "facture_selon_la_chaine",
        "update facture set client_id = (select max(id) from client) where id = (select min(id) from facture where numero is not null)",
        "client_id",
    ),
    plant(
        "facture_selon_la_chaine",
        "update facture set acheteur = acheteur || '{\"ville\": \"Ailleurs\"}' where numero = 1",
        "acheteur",
    ),
    plant("facture_selon_la_chaine", "update facture set siren_acheteur = '732829320' where siren_acheteur is not null", "siren_acheteur"),
    plant("facture_selon_la_chaine", "update facture set echeance = echeance + 1 where numero is not null", "echeance"),
    plant(
        "facture_selon_la_chaine",
        "update ligne_facture set libelle = libelle || ' bis'
         where facture_id = (select min(id) from facture where numero is not null)",
        "lignes",
    ),
    plant("reglement_selon_la_chaine", "update reglement set date_reglement = date_reglement - 1", "date"),
    plant(
        "reglement_selon_la_chaine",
        "update reglement set mode = case mode when 'CARTE' then 'CHEQUE' else 'CARTE' end where id = (select min(id) from reglement)",
        "mode",
    ),
    plant(
        "mouvement_stock_dans_l_ordre",
        "update mouvement_stock set cree_le = cree_le - interval '40 days' where id = (select max(id) from mouvement_stock)",
        "mouvement_stock ",
    ),
    plant(
        "intervention_finie_a_son_resultat",
        "update intervention set resultat = null where id = (select min(id) from intervention where etat = 'TERMINEE')",
        "intervention ",
    ),
    // Unlike `setval`, this is seen by no other test, and goes with the transaction.
    plant("compteurs", "alter sequence mission_numero restart", "mission_numero : 1"),
    plant("compteurs", "alter sequence client_id_seq restart", "client_id_seq : 1"),
    plant("roles_sans_pouvoir", "grant regie_owner to regie_app", "regie_app : regie_owner"),
    plant("roles_sans_pouvoir", "alter role regie_app superuser", "regie_app : superuser"),
    plant("chaine_fiscale", "delete from evenement_fiscal where rang = 2", "rang manquant"),
    plant(
        "chaine_fiscale",
        "update evenement_fiscal set montant_centimes = montant_centimes + 1 where rang = 3",
        "signature",
    ),
    plant(
        "chaine_fiscale",
        "update charge_fiscale set charge = charge || '{\"de plus\": 1}'
         where evenement_id = (select min(id) from evenement_fiscal)",
        "contenu changé",
    ),
    plant("chaine_fiscale", "update chaine_fiscale set rang = rang + 1", "tête de la chaîne"),
];

async fn run(db: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(db)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

async fn check(db: &mut PgConnection, name: &str) -> Finding {
    let (family, name) = verify::names()
        .find(|(_, check)| *check == name)
        .unwrap_or_else(|| panic!("no check {name}"));
    verify::one(db, family, name, Some(KEY), None).await.unwrap()
}

#[tokio::test]
async fn every_planted_fault_is_found_by_its_name() {
    let mut db = company().await.admin().await;
    let mut missed = Vec::new();
    for plant in PLANTS {
        let mut tx = db.begin().await.unwrap();
        run(&mut tx, "set local session_replication_role = replica").await;
        if let Err(error) = sqlx::raw_sql(AssertSqlSafe(plant.sql)).execute(&mut *tx).await {
            missed.push(format!("{} could not be planted: {error}", plant.check));
            tx.rollback().await.unwrap();
            continue;
        }
        let found = check(&mut tx, plant.check).await;
        if found.fautes == 0
            || !found
                .premieres
                .iter()
                .any(|fault| said(fault).contains(plant.said))
        {
            missed.push(format!("{} ({}): {found:?}", plant.check, plant.said));
        }
        tx.rollback().await.unwrap();
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn every_check_has_a_planted_fault() {
    let without: Vec<_> = verify::names()
        .map(|(_, name)| name)
        .filter(|name| *name != schema::NAME && !PLANTS.iter().any(|plant| plant.check == *name))
        .collect();
    assert!(without.is_empty(), "{without:?}");
}

/// What was switched off, granted beside, or changed in the schema is told by its name.
#[tokio::test]
async fn a_schema_that_is_not_the_migrations_is_told() {
    let base = company().await;
    let expected = schema::expected(&base.superuser()).await.unwrap();
    assert!(expected.is_some());
    let mut db = base.admin().await;
    for (sql, said) in [
        ("select 1", ""),
        ("alter table journal_audit disable trigger journal_audit_ajout_seul", "journal_audit.journal_audit_ajout_seul"),
        ("alter table creneau drop constraint creneau_une_personne_un_lieu", "creneau_une_personne_un_lieu : absent"),
        ("drop index commande_par_nom", "index commande_par_nom : absent"),
        ("grant update on facture to regie_app", "droits sur facture"),
        ("grant update (numero) on facture to regie_app", "colonne facture.numero"),
        ("grant execute on function facture_totaux_exacts() to public", "fonction facture_totaux_exacts"),
        (
            "create or replace function ajout_seul() returns trigger language plpgsql as 'begin return null; end'",
            "fonction ajout_seul",
        ),
        ("alter table client disable trigger all", "clés de client"),
        ("insert into transition values ('mission', 'ANNULEE', 'TERMINEE')", "transition mission ANNULEE → TERMINEE : en trop"),
        (
            "set local allow_system_table_mods = on;
             update pg_index set indisvalid = false where indexrelid = 'commande_par_nom'::regclass",
            "index commande_par_nom",
        ),
        (
            "alter table mission drop constraint mission_priorite_un_a_quatre;
             alter table mission add constraint mission_priorite_un_a_quatre check (priorite between 1 and 4) not valid",
            "mission.mission_priorite_un_a_quatre",
        ),
    ] {
        let mut tx = db.begin().await.unwrap();
        run(&mut tx, sql).await;
        let found = verify::one(&mut tx, "schema", schema::NAME, None, expected.as_ref()).await.unwrap();
        if said.is_empty() {
            assert_eq!(found.premieres, [""; 0]);
        } else {
            assert!(found.premieres.iter().any(|fault| self::said(fault).contains(said)), "{sql}: {:?}", found.premieres);
        }
        tx.rollback().await.unwrap();
    }
}

/// Where no database may be made, the check says that it was not done: silence would look like a good sign.
#[tokio::test]
async fn what_could_not_be_checked_says_so() {
    let base = company().await;
    let found = verify::one(&mut base.admin().await, "schema", schema::NAME, None, None)
        .await
        .unwrap();
    assert!(found.omis.is_some());
}
