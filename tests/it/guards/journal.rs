//! Audit and ledger rows never change; seals make one chain; a command is applied once and undone once.

use super::regle::{at_once, execute, monde, name, regle, side_by_side, truth, value};

/// One module a table: the owner, against whom no right stands, may not edit, delete or empty it.
macro_rules! ajout_seul {
    ($table:ident, $avant:literal, $edit:literal, $edited:literal) => {
        mod $table {
            use crate::guards::regle::regle;
            regle! {
                edited, Proprietaire refuse concat!(stringify!($table), "_ajout_seul"),
                avant: $avant,
                infraction: concat!("update ", stringify!($table), " set ", $edit),
                sans: concat!("alter table ", stringify!($table), " disable trigger ", stringify!($table), "_ajout_seul"),
                faute: concat!("select exists (select from ", stringify!($table), " where ", $edited, ")"),
            }
            regle! {
                deleted, Proprietaire refuse concat!(stringify!($table), "_ajout_seul"),
                avant: $avant,
                infraction: concat!("set constraints all deferred; delete from ", stringify!($table)),
                // Without the trigger, what refers to a row would still hold it.
                sans: concat!("alter table ", stringify!($table), " disable trigger ", stringify!($table), "_ajout_seul;
                    do $$ declare c record; begin
                        for c in select conrelid::regclass as t, conname from pg_constraint
                                 where confrelid = '", stringify!($table), "'::regclass loop
                            execute format('alter table %s drop constraint %I', c.t, c.conname);
                        end loop; end $$"),
                faute: concat!("select not exists (select from ", stringify!($table), ")"),
            }
            regle! {
                emptied, Proprietaire refuse concat!(stringify!($table), "_ajout_seul"),
                avant: $avant,
                infraction: concat!("truncate ", stringify!($table), " cascade"),
                sans: concat!("alter table ", stringify!($table), " disable trigger ", stringify!($table), "_ajout_seul;
                    do $$ declare c record; begin
                        for c in select conrelid::regclass as t, conname from pg_constraint
                                 where confrelid = '", stringify!($table), "'::regclass loop
                            execute format('alter table %s drop constraint %I', c.t, c.conname);
                        end loop; end $$"),
                faute: concat!("select not exists (select from ", stringify!($table), ")"),
            }
        }
    };
}

ajout_seul!(commande, "", "nom = 'autre'", "nom = 'autre'");
ajout_seul!(journal_audit, "", "acteur_id = 11", "acteur_id = 11");
ajout_seul!(journal_detail, "", "apres = null", "apres is null");
ajout_seul!(mouvement_stock, "", "quantite = 7", "quantite = 7");
ajout_seul!(
    evenement_fiscal,
    "",
    "montant_centimes = 1",
    "montant_centimes = 1"
);
ajout_seul!(
    sceau_audit,
    "insert into sceau_audit (rang, grappe, dernier_xid, dernier_seq, seqs, empreintes, precedent, empreinte)
     values (1, 1, '1', 1, '{1}', array[sha256('ligne')], decode(repeat('00', 32), 'hex'), sha256('sceau 1'))",
    "seqs = '{2}'",
    "seqs = '{2}'"
);

/// The lawful way: what the journal says of an object goes, its sealed rows stay.
#[tokio::test]
async fn details_are_erased_by_their_function_only() {
    let base = monde().await;
    let mut app = base.app().await;
    execute(
        &mut app,
        "begin; update client set anonymise_le = now() where id = 1",
    )
    .await
    .unwrap();
    assert_eq!(
        value::<i64>(&mut app, "select journal_detail_effacer('mission', 2)").await,
        1
    );
    execute(&mut app, "commit").await.unwrap();
    assert!(
        truth(
            &mut app,
            "select not exists (select from journal_detail) and exists (select from journal_audit)"
        )
        .await
    );
    let mut owner = base.owner().await;
    execute(&mut owner, "insert into journal_detail (seq) values (1)")
        .await
        .unwrap();
    let refused = execute(&mut owner, "delete from journal_detail")
        .await
        .expect_err("the door closes behind it");
    assert_eq!(name(&refused), "journal_detail_ajout_seul");
}

const EFFACE: &str = "select exists (select from journal_audit j where not exists (select from journal_detail d where d.seq = j.seq))";

/// One module an object: without a client who is anonymised there and then, nothing of it is erased.
macro_rules! efface_avec_son_client {
    ($nom:ident, Application $avant:literal, $objet:literal) => {
        regle! {
            $nom, Application refuse "journal_detail_efface_avec_son_client",
            avant: concat!("insert into journal_audit (commande_id, objet, objet_id, objet_version, action, acteur_id, sel, empreinte)
                values (1, '", $objet, "', 2, 1, 'CREATION', 10, sha256('sel'), sha256('x'));
                insert into journal_detail (seq) select max(seq) from journal_audit; ", $avant),
            infraction: concat!("select journal_detail_effacer('", $objet, "', 2)"),
            sans: "create or replace function journal_detail_est_a_effacer(p_objet text, p_objet_id bigint) returns boolean
                language sql stable return true",
            faute: super::EFFACE,
        }
    };
}

efface_avec_son_client! { erased_without_its_client, Application "", "mission" }
efface_avec_son_client! { erased_with_another_client, Application "update client set anonymise_le = now() where id = 2", "mission" }
efface_avec_son_client! { erased_after_its_client, Application "update client set anonymise_le = now() - interval '1 day' where id = 1", "mission" }
efface_avec_son_client! { erased_invoice, Application "update client set anonymise_le = now() where id = 1", "facture" }
efface_avec_son_client! { erased_person, Application "update client set anonymise_le = now() where id = 1", "utilisateur" }

regle! {
    anonymised_in_name_only, Application refuse "client_anonymise_sans_nom",
    avant: "update client set telephone = '04 72 00 00 00' where id = 1",
    infraction: "update client set anonymise_le = now() where id = 1",
    sans: "alter table client drop constraint client_anonymise_sans_nom",
    faute: "select exists (select from client where anonymise_le is not null and telephone is not null)",
}

regle! {
    anonymised_for_a_while, Application refuse "client_anonymise_pour_de_bon",
    avant: "update client set anonymise_le = now() where id = 1",
    infraction: "update client set anonymise_le = null where id = 1",
    sans: "alter table client disable trigger client_anonymise_pour_de_bon",
    faute: "select not exists (select from client where anonymise_le is not null)",
}

fn sceau(rang: i64, precedent: &str, empreinte: &str) -> String {
    let precedent = if precedent.is_empty() {
        "decode(repeat('00', 32), 'hex')".to_owned()
    } else {
        format!("sha256('{precedent}')")
    };
    format!(
        "insert into sceau_audit (rang, grappe, dernier_xid, dernier_seq, seqs, empreintes, precedent, empreinte)
         values ({rang}, 1, '1', 1, '{{1}}', array[sha256('ligne')], {precedent}, sha256('{empreinte}'))"
    )
}

const FOURCHE: &str = "select exists (
    select from (select precedent, lag(empreinte) over (order by rang) as avant from sceau_audit) s
    where precedent <> coalesce(avant, decode(repeat('00', 32), 'hex')))";

regle! {
    seal_that_follows_another, Application refuse "sceau_audit_suit_le_dernier",
    avant: "insert into sceau_audit (rang, grappe, dernier_xid, dernier_seq, seqs, empreintes, precedent, empreinte)
            values (1, 1, '1', 1, '{1}', array[sha256('ligne')], decode(repeat('00', 32), 'hex'), sha256('sceau 1'))",
    infraction: "insert into sceau_audit (rang, grappe, dernier_xid, dernier_seq, seqs, empreintes, precedent, empreinte)
            values (2, 1, '1', 1, '{1}', array[sha256('ligne')], sha256('un autre'), sha256('sceau 2'))",
    sans: "alter table sceau_audit disable trigger sceau_audit_suit_le_dernier",
    faute: super::FOURCHE,
}

#[tokio::test]
async fn two_sealers_at_once_make_one_chain() {
    let base = monde().await;
    let refused = at_once(&base, &sceau(1, "", "a"), &sceau(1, "", "b"))
        .await
        .expect_err("the first is sealed by then");
    assert!(
        ["sceau_audit_pkey", "sceau_audit_suit_le_dernier"].contains(&name(&refused).as_str()),
        "{refused}"
    );
    at_once(
        &base,
        &sceau(2, "a", "c"),
        "select 1 from pg_advisory_xact_lock('sceau_audit'::regclass::oid::bigint)",
    )
    .await
    .expect("a sealer that asks for the lock waits for the one under way");
    assert!(!truth(&mut base.admin().await, FOURCHE).await);
}

/// The control.
#[tokio::test]
async fn two_sealers_at_once_fork_without_the_guards() {
    let base = monde().await;
    execute(
        &mut base.owner().await,
        "alter table sceau_audit disable trigger sceau_audit_suit_le_dernier;
         alter table sceau_audit drop constraint sceau_audit_pkey;
         alter table sceau_audit drop constraint sceau_audit_sans_embranchement",
    )
    .await
    .unwrap();
    side_by_side(&base, &sceau(1, "", "a"), &sceau(1, "", "b")).await;
    assert!(truth(&mut base.admin().await, FOURCHE).await);
}

regle! {
    seal_of_too_many, Application refuse "sceau_audit_lot_borne",
    avant: "",
    infraction: "insert into sceau_audit (rang, grappe, dernier_xid, dernier_seq, seqs, empreintes, precedent, empreinte)
                 values (1, 1, '1', 1, array(select generate_series(1, 1001)), array_fill(sha256('x'), array[1001]),
                         decode(repeat('00', 32), 'hex'), sha256('sceau 1'))",
    sans: "alter table sceau_audit drop constraint sceau_audit_lot_borne",
    faute: "select exists (select from sceau_audit where cardinality(seqs) > 1000)",
}

regle! {
    undone_twice, Application refuse "commande_annulee_une_fois",
    avant: "insert into commande (acteur_id, nom, nature, annule_id, inverse) values (10, 'mission.planifier', 'UNDO', 1, '{}')",
    infraction: "insert into commande (acteur_id, nom, nature, annule_id, inverse) values (10, 'mission.planifier', 'UNDO', 1, '{}')",
    sans: "alter table commande drop constraint commande_annulee_une_fois",
    faute: "select exists (select from commande where annule_id is not null group by annule_id having count(*) > 1)",
}

regle! {
    neither_inverse_nor_reason, Application refuse "commande_inverse_ou_raison",
    avant: "",
    infraction: "insert into commande (acteur_id, nom) values (10, 'facture.emettre')",
    sans: "alter table commande drop constraint commande_inverse_ou_raison",
    faute: "select exists (select from commande where inverse is null and inverse_absent is null)",
}

/// A command as the service applies it: the key first, then what it does, once.
const COMMANDE: &str = "with cle as (insert into cle_idempotence (cle, empreinte)
        values ('0190d5d8-0000-7000-8000-000000000001', sha256('commande')) on conflict do nothing returning cle)
    insert into notification (destinataire_id, evenement, cree_par) select 11, 'mission.planifiee', 10 from cle";
const APPLIQUEE: &str = "select count(*) from notification where evenement = 'mission.planifiee'";

#[tokio::test]
async fn one_command_sent_twice_at_once_is_applied_once() {
    let base = monde().await;
    at_once(&base, COMMANDE, COMMANDE)
        .await
        .expect("the second waits, and finds it done");
    assert_eq!(value::<i64>(&mut base.admin().await, APPLIQUEE).await, 1);
}

/// The control.
#[tokio::test]
async fn one_command_sent_twice_at_once_is_applied_twice_without_the_key() {
    let base = monde().await;
    execute(
        &mut base.owner().await,
        "alter table cle_idempotence drop constraint cle_idempotence_pkey",
    )
    .await
    .unwrap();
    side_by_side(&base, COMMANDE, COMMANDE).await;
    assert_eq!(value::<i64>(&mut base.admin().await, APPLIQUEE).await, 2);
}

regle! {
    told_twice, Application refuse "notification_dite_une_fois",
    avant: "insert into notification (destinataire_id, evenement, cle_dedoublonnage, cree_par) values (10, 'gti.proche', 'mission-1', 3)",
    infraction: "insert into notification (destinataire_id, evenement, cle_dedoublonnage, cree_par) values (10, 'gti.proche', 'mission-1', 3)",
    sans: "alter table notification drop constraint notification_dite_une_fois",
    faute: "select count(*) = 2 from notification where cle_dedoublonnage = 'mission-1'",
}
