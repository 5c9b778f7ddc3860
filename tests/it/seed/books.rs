//! Offers, invoices and money of the demonstration: every rule that issuing one by one would have kept.

use regie::domain::chaine_fiscale::{ALGORITHME, Cle, EvenementFiscal, NatureFiscale, ORIGINE};
use regie::domain::{Code as _, FactureId, ReglementId, SocieteId, UtilisateurId};
use sqlx::Row as _;

use super::{KEY, holds, met, seen};

const OFFERS: &[(&str, &str)] = &[
    (
        "the totals of an offer are not those of its lines",
        "select 1 from devis d, devis_totaux(d.id) t where (d.total_ht, d.total_tva) is distinct from (t.total_ht, t.total_tva)",
    ),
    (
        "what was approved is not what the offer says",
        "select 1 from devis d where (etat in ('VALIDE', 'ENVOYE', 'ACCEPTE', 'REFUSE', 'EXPIRE', 'REMPLACE')
             or empreinte_approuvee is not null) and empreinte_approuvee is distinct from devis_empreinte(d.id)",
    ),
    (
        "an offer above its author's threshold was approved by nobody",
        "select 1 from devis d join utilisateur u on u.id = d.auteur_id
         where d.total_ht > u.seuil_devis and d.valide_par is null and d.etat not in ('BROUILLON', 'A_VALIDER', 'ANNULE')",
    ),
    (
        "an offer has no lines",
        "select 1 from devis d where not exists (select from ligne_devis l where l.devis_id = d.id)",
    ),
    (
        "an offer is still open after its last day",
        "select 1 from devis where etat = 'ENVOYE' and valable_jusqu_au < date '2026-11-24'",
    ),
    (
        "an offer is numbered before an older one",
        "select 1 from (select cree_le, lag(cree_le) over (order by id) as avant from devis) d where cree_le < avant",
    ),
    (
        "a mission is for an offer that nobody had signed",
        "select 1 from mission m join devis d on d.id = m.devis_id
         where d.etat <> 'ACCEPTE' or d.accepte_le > m.cree_le or d.site_id <> m.site_id",
    ),
    (
        "an installation has no offer",
        "select 1 from mission where type = 'INSTALLATION' and devis_id is null and etat not in ('BROUILLON', 'A_PLANIFIER', 'EN_ATTENTE', 'ANNULEE')",
    ),
];

const INVOICES: &[(&str, &str)] = &[
    (
        "the totals of an invoice are not those of its lines",
        "select 1 from facture f, facture_totaux(f.id) t where (f.total_ht, f.total_tva) is distinct from (t.total_ht, t.total_tva)",
    ),
    (
        "a number is missing, or earlier than its date",
        "select 1 from (
             select numero, date_emission, row_number() over w as rang, lag(date_emission) over w as avant
             from facture where numero is not null window w as (partition by serie, annee order by numero)) f
         where numero <> rang or date_emission < avant",
    ),
    (
        "a counter is not where its series is",
        "select 1 from sequence_document s full join (
             select serie, annee, max(numero) as dernier, max(date_emission) as le from facture where numero is not null group by 1, 2) f
         using (serie, annee) where (s.dernier_numero, s.derniere_date) is distinct from (f.dernier, f.le)",
    ),
    (
        "an invoice or règlement is not in the chain with its amount",
        "select 1 from facture f where numero is not null and not exists (
             select from evenement_fiscal e where e.facture_id = f.id and e.nature = 'EMISSION' and e.montant_centimes = f.total_ttc * 100)
         union all select 1 from reglement r where not exists (
             select from evenement_fiscal e where e.reglement_id = r.id and e.facture_id = r.facture_id and e.montant_centimes = r.montant * 100
             and e.nature = case when r.annule_id is null then 'REGLEMENT' else 'ANNULATION_REGLEMENT' end)",
    ),
    (
        "the chain is not in the order of its time, or its head is not its last event",
        "select 1 from (select survenu_le, lag(survenu_le) over (order by rang) as avant from evenement_fiscal) e where survenu_le < avant
         union all select 1 from chaine_fiscale c
         where (c.rang, c.empreinte) is distinct from (select (e.rang, e.empreinte) from evenement_fiscal e order by rang desc limit 1)",
    ),
    (
        "a payload is not the one that was chained",
        "select 1 from evenement_fiscal e left join charge_fiscale c on c.evenement_id = e.id
         where e.charge_sha256 is distinct from sha256(convert_to(c.charge::text, 'UTF8'))",
    ),
    (
        "what is paid or credited is not what came in or was credited",
        "select 1 from facture f
         where f.regle <> (select coalesce(sum(montant), 0) from reglement r where r.facture_id = f.id)
            or f.credite <> (select coalesce(sum(total_ttc), 0) from facture a
                              where a.origine_id = f.id and a.type = 'AVOIR' and a.numero is not null)",
    ),
    (
        "an invoice stands where its money doesn't put it",
        "select 1 from facture f where f.etat <> facture_etat_selon(f)
            or (f.etat = 'ANNULEE_PAR_AVOIR') <> (f.credite = f.total_ttc)
            or f.etat = 'IRRECOUVRABLE' and f.regle + f.credite >= f.total_ttc - f.acomptes_deduits",
    ),
    (
        "a reversal is not of its règlement",
        "select 1 from reglement a join reglement r on r.id = a.annule_id
         where a.montant <> -r.montant or a.facture_id <> r.facture_id or a.id < r.id",
    ),
    (
        "a deposit is not taken off what remains to pay",
        "select 1 from facture f where f.type = 'SOLDE' and f.acomptes_deduits is distinct from (
             select sum(a.total_ttc) from facture a where a.type = 'ACOMPTE' and a.devis_id = f.devis_id and a.etat = 'PAYEE')
         union all select 1 from facture f where f.type = 'STANDARD' and exists (
             select from facture a where a.type = 'ACOMPTE' and a.devis_id = f.devis_id)",
    ),
    (
        "a consumer paid before the seventh day",
        "select 1 from facture f join devis d on d.id = f.devis_id join client c on c.id = f.client_id join reglement r on r.facture_id = f.id
         where f.type = 'ACOMPTE' and c.type = 'PARTICULIER' and r.cree_le < d.accepte_le + interval '7 days'",
    ),
    (
        "a mission and its invoice disagree",
        "select 1 from mission m left join facture f
             on f.mission_id = m.id and f.type <> 'AVOIR' and f.numero is not null and f.etat <> 'ANNULEE_PAR_AVOIR'
         where (m.etat = 'FACTUREE') and f.id is null
            or m.etat not in ('FACTUREE', 'CLOTUREE') and f.id is not null
            or m.etat = 'CLOTUREE' and f.etat in ('EMISE', 'PARTIELLEMENT_PAYEE')",
    ),
    (
        "a part is invoiced to another mission than the one that took it",
        "select 1 from ligne_facture l join facture f on f.id = l.facture_id join mouvement_stock v on v.id = l.mouvement_id
             join intervention i on i.id = v.intervention_id
         where i.mission_id <> f.mission_id or l.materiel_id <> v.materiel_id or l.quantite <> v.quantite",
    ),
    (
        "a reduced rate has no mention, or is not allowed there",
        "select 1 from ligne_facture l join facture f on f.id = l.facture_id join client c on c.id = f.client_id join site s on s.id = f.site_id
         where l.taux_tva < 20 and (l.mention_tva is null or c.type <> 'PARTICULIER' or not s.acheve_depuis_plus_de_deux_ans)",
    ),
];

#[tokio::test]
async fn offers_keep_their_rules() {
    let base = seen().await;
    holds(&mut base.admin().await, OFFERS).await;
}

#[tokio::test]
async fn invoices_and_money_keep_their_rules() {
    let base = seen().await;
    holds(&mut base.admin().await, INVOICES).await;
}

/// A fault of each kind, planted behind the guards' back, is found by the queries above.
#[tokio::test]
async fn the_queries_find_what_is_wrong() {
    let base = seen().await;
    let mut db = base.owner().await;
    for (planted, faults) in [
        (
            "update devis set total_ht = total_ht + 1, total_ttc = total_ttc + 1 where etat = 'ENVOYE'",
            OFFERS,
        ),
        ("update ligne_devis set libelle = libelle || ' (modifié)'", OFFERS),
        (
            "update facture set regle = 0 where etat = 'PAYEE' and type = 'STANDARD'",
            INVOICES,
        ),
        (
            "update charge_fiscale set charge = charge || '{\"date\": \"1999-01-01\"}'",
            INVOICES,
        ),
        (
            "update facture set numero = 900000 where (serie, numero) = ('F', 5)",
            INVOICES,
        ),
    ] {
        sqlx::raw_sql("begin; alter table devis disable trigger user; alter table ligne_devis disable trigger user; alter table facture disable trigger user")
            .execute(&mut db)
            .await
            .unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(planted))
            .execute(&mut db)
            .await
            .unwrap();
        let mut found = 0;
        for (_, query) in faults {
            found += sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(format!(
                "select count(*) from ({query}) fautes"
            )))
            .fetch_one(&mut db)
            .await
            .unwrap();
        }
        assert!(found > 0, "nobody sees: {planted}");
        sqlx::raw_sql("rollback").execute(&mut db).await.unwrap();
    }
}

#[tokio::test]
async fn the_chain_is_signed_with_the_companys_key() {
    let base = seen().await;
    let events = sqlx::query(
        "select rang, nature, facture_id, reglement_id, montant_centimes, charge_sha256, algorithme, precedent, empreinte,
                (extract(epoch from survenu_le) * 1000000)::bigint as survenu_le, acteur_id, societe_id
         from evenement_fiscal order by rang",
    )
    .fetch_all(&mut base.admin().await)
    .await
    .unwrap();
    assert!(events.len() > 5_000);
    let (own, other) = (Cle::new(KEY), Cle::new(b"autre"));
    let mut before = ORIGINE;
    for (event, rang) in events.iter().zip(1_i64..) {
        let charge: Vec<u8> = event.get("charge_sha256");
        let precedent: Vec<u8> = event.get("precedent");
        let print: Vec<u8> = event.get("empreinte");
        let said = EvenementFiscal {
            societe: SocieteId(event.get("societe_id")),
            rang,
            nature: NatureFiscale::from_code(event.get("nature")).unwrap(),
            facture: event.get::<Option<i64>, _>("facture_id").map(FactureId),
            reglement: event.get::<Option<i64>, _>("reglement_id").map(ReglementId),
            centimes: event.get("montant_centimes"),
            charge_sha256: charge.try_into().unwrap(),
            survenu_le: event.get("survenu_le"),
            acteur: UtilisateurId(event.get("acteur_id")),
        };
        assert_eq!(event.get::<i16, _>("algorithme"), ALGORITHME);
        assert_eq!(
            (event.get::<i64, _>("rang"), precedent.as_slice()),
            (rang, before.as_slice())
        );
        assert_eq!(own.empreinte(&before, &said).as_slice(), print);
        assert_ne!(other.empreinte(&before, &said).as_slice(), print);
        before = print.try_into().unwrap();
    }
}

#[tokio::test]
async fn money_is_met_in_every_form() {
    let base = seen().await;
    let mut db = base.admin().await;
    for (what, query, wanted) in [
        (
            "invoices",
            "select distinct type from facture where numero is not null",
            "ACOMPTE AVOIR RECTIFICATIVE SOLDE STANDARD",
        ),
        (
            "règlements",
            "select distinct mode from reglement",
            "CARTE CHEQUE COMPENSATION ESPECES PRELEVEMENT VIREMENT",
        ),
        (
            "events",
            "select distinct nature from evenement_fiscal",
            "ANNULATION_REGLEMENT EMISSION ENVOI REGLEMENT",
        ),
        (
            "rates",
            "select distinct taux_tva::text from ligne_facture",
            "10.00 20.00 5.50",
        ),
        (
            "reasons for waiting",
            "select distinct attente_motif from mission where attente_motif is not null",
            "ACCES CLIENT PIECE",
        ),
        (
            "versions, amendments, options",
            "select 'version' from devis where indice > 1 union select 'avenant' from devis where avenant_de_id is not null
             union select 'option' from ligne_devis where option",
            "avenant option version",
        ),
    ] {
        assert_eq!(met(&mut db, query).await, wanted, "{what}");
    }
}
