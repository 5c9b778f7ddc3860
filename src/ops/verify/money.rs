//! Invoices and offers: numbers without a gap, totals that are those of their lines, money that adds up.

use super::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "facture_numero_sans_trou",
        subject: "facture where numero is not null",
        faults: "select '{serie} ' || serie || ' ' || annee || ', {societe} ' || societe_id
                 from sequence_document c full join (
                     select societe_id, serie, annee, count(*) as nombre, min(numero) as premier, max(numero) as dernier, max(date_emission) as jour
                     from facture where numero is not null group by societe_id, serie, annee) f using (societe_id, serie, annee)
                 where coalesce(c.dernier_numero, 0) <> coalesce(f.dernier, 0) or f.premier <> 1 or f.nombre <> f.dernier
                    or c.derniere_date is distinct from f.jour",
    },
    Check {
        name: "facture_numeros_dans_l_ordre_des_dates",
        subject: "facture where numero is not null",
        faults: "select 'facture ' || numero_complet from (
                     select numero_complet, date_emission, lag(date_emission) over (partition by societe_id, serie, annee order by numero) as avant
                     from facture where numero is not null) f
                 where date_emission < avant",
    },
    Check {
        name: "facture_totaux_exacts",
        subject: "facture where numero is not null",
        faults: "select 'facture ' || f.numero_complet from facture f
                 left join (select facture_id, sum(base) as ht, sum(round(base * taux_tva / 100, 2)) as tva from (
                         select facture_id, categorie_tva, taux_tva, sum(montant_ht) as base from ligne_facture
                         group by facture_id, categorie_tva, taux_tva) t group by facture_id) l on l.facture_id = f.id
                 where f.numero is not null
                   and ((f.total_ht, f.total_tva) is distinct from (coalesce(l.ht, 0), coalesce(l.tva, 0))
                        or f.total_ttc <> f.total_ht + f.total_tva)",
    },
    Check {
        name: "facture_reglee_selon_ses_reglements",
        subject: "reglement",
        faults: "select 'facture ' || coalesce(f.numero_complet, f.id::text) || ' : ' || f.regle || ' / ' || coalesce(r.juste, 0) from facture f
                 left join (select facture_id, sum(montant) as juste from reglement group by facture_id) r on r.facture_id = f.id
                 where f.regle <> coalesce(r.juste, 0)",
    },
    Check {
        name: "reglement_dans_le_reste_du",
        subject: "facture where numero is not null",
        faults: "select 'facture ' || numero_complet from facture where numero is not null
                 and (regle < 0 or regle > total_ttc - acomptes_deduits)",
    },
    Check {
        name: "reglement_annule_le_meme_montant",
        subject: "reglement where annule_id is not null",
        faults: "select 'reglement ' || r.id from reglement r left join reglement a on a.id = r.annule_id
                 where r.annule_id is not null and (a.id is null or a.facture_id <> r.facture_id or a.montant <> -r.montant
                       or a.annule_id is not null)",
    },
    Check {
        name: "avoir_dans_ce_qui_reste",
        subject: "facture where type = 'AVOIR' and numero is not null",
        faults: "select 'facture ' || coalesce(f.numero_complet, f.id::text) || ' : ' || f.credite || ' / ' || coalesce(a.juste, 0) from facture f
                 left join (select origine_id, sum(total_ttc) as juste from facture where type = 'AVOIR' and numero is not null
                            group by origine_id) a on a.origine_id = f.id
                 where f.credite <> coalesce(a.juste, 0) or f.credite > f.total_ttc",
    },
    Check {
        name: "facture_etat_selon_l_argent",
        subject: "facture where numero is not null",
        faults: "select 'facture ' || f.numero_complet || ' (' || f.etat || ')' from facture f
                 where f.numero is not null and f.etat <> facture_etat_selon(f)",
    },
    Check {
        name: "facture_emission_chainee",
        subject: "facture where numero is not null",
        faults: "select 'facture ' || f.numero_complet from facture f
                 left join evenement_fiscal e on e.facture_id = f.id and e.nature = 'EMISSION'
                 where f.numero is not null
                   and (e.id is null or e.societe_id <> f.societe_id or e.montant_centimes <> f.total_ttc * 100)",
    },
    Check {
        name: "reglement_chaine",
        subject: "reglement",
        faults: "select 'reglement ' || r.id from reglement r left join evenement_fiscal e on e.reglement_id = r.id
                 where e.id is null or e.facture_id <> r.facture_id or e.montant_centimes <> r.montant * 100
                    or e.nature <> case when r.annule_id is null then 'REGLEMENT' else 'ANNULATION_REGLEMENT' end",
    },
    // What the chain holds of a document, its payload says: whatever is in both is the same. A payload that was lawfully
    // erased says nothing any more.
    Check {
        name: "facture_selon_la_chaine",
        subject: "facture where numero is not null",
        faults: "select 'facture ' || f.numero_complet || ' : ' || string_agg(t.cle, ', ' order by t.cle)
                 from facture f
                 join evenement_fiscal e on e.facture_id = f.id and e.nature = 'EMISSION'
                 join charge_fiscale c on c.evenement_id = e.id
                 cross join lateral (select jsonb_build_object(
                     'numero', f.numero_complet, 'type', f.type, 'date', f.date_emission, 'client_id', f.client_id,
                     'total_ht', f.total_ht, 'total_tva', f.total_tva, 'total_ttc', f.total_ttc,
                     'document_sha256', encode(f.document_sha256, 'hex'), 'echeance', f.echeance, 'acheteur', f.acheteur,
                     'siren_acheteur', f.siren_acheteur,
                     'lignes', (select jsonb_agg(l.libelle order by l.rang) from ligne_facture l where l.facture_id = f.id)) as ligne) v
                 cross join lateral jsonb_each(c.charge) t (cle, valeur)
                 where f.numero is not null and v.ligne ? t.cle and v.ligne -> t.cle is distinct from t.valeur
                 group by f.id, f.numero_complet",
    },
    Check {
        name: "reglement_selon_la_chaine",
        subject: "reglement",
        faults: "select 'reglement ' || r.id || ' : ' || string_agg(t.cle, ', ' order by t.cle)
                 from reglement r
                 join facture f on f.id = r.facture_id
                 join evenement_fiscal e on e.reglement_id = r.id
                 join charge_fiscale c on c.evenement_id = e.id
                 cross join lateral (select jsonb_build_object(
                     'numero', f.numero_complet, 'date', r.date_reglement, 'mode', r.mode, 'montant', r.montant) as ligne) v
                 cross join lateral jsonb_each(c.charge) t (cle, valeur)
                 where v.ligne ? t.cle and v.ligne -> t.cle is distinct from t.valeur
                 group by r.id",
    },
    Check {
        name: "devis_totaux_exacts",
        subject: "devis where etat in ('VALIDE', 'ENVOYE', 'ACCEPTE')",
        faults: "select 'devis ' || d.numero from devis d
                 left join (select devis_id, sum(base) as ht, sum(round(base * taux_tva / 100, 2)) as tva from (
                         select devis_id, categorie_tva, taux_tva, sum(montant_ht) as base from ligne_devis where not option
                         group by devis_id, categorie_tva, taux_tva) t group by devis_id) l on l.devis_id = d.id
                 where d.etat in ('VALIDE', 'ENVOYE', 'ACCEPTE')
                   and ((d.total_ht, d.total_tva) is distinct from (coalesce(l.ht, 0), coalesce(l.tva, 0))
                        or d.total_ttc <> d.total_ht + d.total_tva)",
    },
    Check {
        name: "devis_contenu_approuve",
        subject: "devis where etat in ('VALIDE', 'ENVOYE', 'ACCEPTE')",
        faults: "select 'devis ' || d.numero from devis d
                 where d.etat in ('VALIDE', 'ENVOYE', 'ACCEPTE') and d.empreinte_approuvee is distinct from devis_empreinte(d.id)",
    },
];
