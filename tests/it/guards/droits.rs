//! What the application's role may do, even by raw SQL; and that the whole schema is made the same way.

use super::regle::{execute, monde, regle, value};

regle! {
    audit_edited, Application refuse "42501",
    avant: "",
    infraction: "update journal_audit set acteur_id = 11",
    sans: "grant update on journal_audit to regie_app; alter table journal_audit disable trigger journal_audit_ajout_seul",
    faute: "select exists (select from journal_audit where acteur_id = 11)",
}

regle! {
    audit_details_deleted, Application refuse "42501",
    avant: "",
    infraction: "delete from journal_detail",
    sans: "grant delete on journal_detail to regie_app; alter table journal_detail disable trigger journal_detail_ajout_seul",
    faute: "select not exists (select from journal_detail)",
}

regle! {
    audit_emptied, Application refuse "42501",
    avant: "",
    infraction: "truncate journal_detail",
    sans: "grant truncate on journal_detail to regie_app; alter table journal_detail disable trigger journal_detail_ajout_seul",
    faute: "select not exists (select from journal_detail)",
}

regle! {
    ledger_edited, Application refuse "42501",
    avant: "",
    infraction: "update mouvement_stock set quantite = 99",
    sans: "grant update on mouvement_stock to regie_app; alter table mouvement_stock disable trigger mouvement_stock_ajout_seul",
    faute: "select exists (select from mouvement_stock where quantite = 99)",
}

regle! {
    balance_written_by_hand, Application refuse "42501",
    avant: "",
    infraction: "update stock_solde set physique = 99",
    sans: "grant update on stock_solde to regie_app",
    faute: "select exists (select from stock_solde where physique = 99)",
}

regle! {
    serial_number_moved_by_hand, Application refuse "42501",
    avant: "",
    infraction: "update exemplaire set depot_id = 2 where id = 1",
    sans: "grant update on exemplaire to regie_app",
    faute: "select depot_id = 2 from exemplaire where id = 1",
}

regle! {
    invoice_marked_paid, Application refuse "42501",
    avant: "",
    infraction: "update facture set etat = 'PAYEE' where id = 2",
    sans: "grant update on facture to regie_app",
    faute: "select etat = 'PAYEE' from facture where id = 2",
}

regle! {
    invoice_numbered_by_hand, Application refuse "42501",
    avant: "",
    infraction: "insert into facture (societe_id, client_id, etat, serie, annee, numero, vendeur, acheteur, date_emission, emise_le, emise_par, document_sha256, cree_par)
                 values (1, 1, 'EMISE', 'F', 2040, 9, '{}', '{}', '2040-03-02', now(), 10, sha256('pdf'), 10)",
    sans: "grant insert on facture to regie_app; alter table facture disable trigger facture_naissance",
    faute: "select exists (select from facture where numero = 9)",
}

regle! {
    counter_set_back, Application refuse "42501",
    avant: "",
    infraction: "update sequence_document set dernier_numero = 0",
    sans: "grant update on sequence_document to regie_app",
    faute: "select exists (select from sequence_document where dernier_numero = 0)",
}

regle! {
    machine_changed, Application refuse "42501",
    avant: "",
    infraction: "insert into transition (machine, de, vers) values ('mission', 'BROUILLON', 'CLOTUREE')",
    sans: "grant insert on transition to regie_app",
    faute: "select exists (select from transition where (de, vers) = ('BROUILLON', 'CLOTUREE'))",
}

regle! {
    /// A client is anonymised, never deleted.
    client_deleted, Application refuse "42501",
    avant: "",
    infraction: "delete from client where id = 2",
    sans: "grant delete on client to regie_app",
    faute: "select not exists (select from client where id = 2)",
}

regle! {
    trigger_disabled, Application refuse "42501",
    avant: "",
    infraction: "alter table mission disable trigger mission_transition",
    sans: "alter table mission owner to regie_app",
    faute: "select tgenabled = 'D' from pg_trigger where tgname = 'mission_transition'",
}

regle! {
    table_made, Application refuse "42501",
    avant: "",
    infraction: "create table public.cachette (id int)",
    sans: "grant create on schema public to regie_app",
    faute: "select to_regclass('public.cachette') is not null",
}

/// A temporary table of the same name is found after the real one.
async fn missions_seen(path: &str) -> i64 {
    let base = monde().await;
    let mut app = base.app().await;
    execute(&mut app, &format!("{path}; create temporary table mission ()"))
        .await
        .expect("where the database allows any");
    value(&mut app, "select count(*) from mission").await
}

#[tokio::test]
async fn no_temporary_table_stands_before_a_real_one() {
    assert_eq!(missions_seen("select").await, 2);
}

/// The control: by default a session's own temporary tables come first.
#[tokio::test]
async fn a_temporary_table_stands_before_a_real_one_without_the_path() {
    assert_eq!(missions_seen("set search_path = public").await, 0);
}

/// The books, and what only triggers write: read and, where it grows, added to. Everything else is named here by the right
/// that a careless grant would give.
#[tokio::test]
async fn the_application_has_no_more_rights_than_it_needs() {
    const HELD: &str = "select array(
        select table_name::text from information_schema.role_table_grants
        where grantee = 'regie_app' and table_schema = 'public' and privilege_type = ";
    let base = monde().await;
    let mut admin = base.admin().await;
    let mut held = async |right: &str| -> Vec<String> {
        value(&mut admin, &format!("{HELD}'{right}' order by 1)")).await
    };

    assert_eq!(held("TRUNCATE").await, [""; 0]);
    assert_eq!(held("TRIGGER").await, [""; 0]);
    assert_eq!(held("REFERENCES").await, [""; 0]);
    assert_eq!(
        held("DELETE").await,
        [
            "brouillon",
            "cle_idempotence",
            "contrat_equipement",
            "contrat_site",
            "creneau",
            "equipe_membre",
            "facture",
            "horaire",
            "jour_ferie",
            "ligne_devis",
            "ligne_facture",
            "mission_besoin",
            "notification",
            "parametre",
            "reponse_controle",
            "role_permission",
            "session",
            "tentative_connexion",
            "titre_implique",
            "utilisateur_role",
        ]
    );
    let updated = held("UPDATE").await;
    for book in [
        "chaine_fiscale",
        "charge_fiscale",
        "commande",
        "evenement_fiscal",
        "exemplaire",
        "facture",
        "journal_audit",
        "journal_detail",
        "ligne_facture",
        "mouvement_stock",
        "reglement",
        "sceau_audit",
        "sequence_document",
        "stock_solde",
        "transition",
    ] {
        assert!(
            !updated.iter().any(|table| table == book),
            "{book} may be updated whole"
        );
    }
    let inserted = held("INSERT").await;
    for kept in [
        "chaine_fiscale",
        "exemplaire",
        "facture",
        "ligne_facture",
        "permission",
        "sequence_document",
        "stock_solde",
        "transition",
    ] {
        assert!(
            !inserted.iter().any(|table| table == kept),
            "{kept} may be written by hand"
        );
    }
}

#[tokio::test]
async fn the_schema_is_made_one_way() {
    const NONE: [&str; 0] = [];
    let base = monde().await;
    let mut admin = base.admin().await;
    for (why, sql) in [
        (
            "everything belongs to the owner role",
            "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'S', 'v')
             and relowner <> 'regie_owner'::regrole and relname <> '_sqlx_migrations'",
        ),
        (
            "every table says what it is for",
            "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
             and obj_description(oid) is null and relname <> '_sqlx_migrations'",
        ),
        (
            "every check has a name that says the rule",
            "select conname::text from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace
             and conname like '%\\_check%'",
        ),
        (
            "every function of ours that has a body of its own pins its search_path",
            "select p.oid::regprocedure::text from pg_proc p where pronamespace = 'public'::regnamespace
             and proowner = 'regie_owner'::regrole and prolang = (select oid from pg_language where lanname = 'plpgsql')
             and not exists (select from unnest(proconfig) c where c like 'search_path=%')",
        ),
        (
            "no function of ours serves everybody",
            "select p.oid::regprocedure::text from pg_proc p where pronamespace = 'public'::regnamespace
             and proowner = 'regie_owner'::regrole and has_function_privilege('regie_monitor', p.oid, 'execute')",
        ),
        (
            "every date of creation and change carries its zone",
            "select table_name || '.' || column_name from information_schema.columns
             where table_schema = 'public' and data_type = 'timestamp without time zone'",
        ),
        (
            "every reference to another table can be followed backwards by an index, save to who wrote the row",
            "select c.conrelid::regclass || '.' || a.attname from pg_constraint c
             join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
             where c.contype = 'f' and c.connamespace = 'public'::regnamespace
               and a.attname !~ '^(cree_par|maj_par|supprime_par|emise_par|valide_par|acteur_id|societe_id|modele_checklist_id|depot_id|specialisation_id|titre_id|chef_id|agence_id|type_id|permission_id|equipement_id|point_id)$'
               and not exists (select from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1])",
        ),
    ] {
        let found: Vec<String> = value(&mut admin, &format!("select array({sql} order by 1)")).await;
        assert_eq!(found, NONE, "{why}");
    }
}

#[tokio::test]
async fn roles_have_their_limits() {
    let base = monde().await;
    let mut admin = base.admin().await;
    for role in ["regie_app", "regie_backup", "regie_monitor"] {
        let settings: Vec<String> = value(
            &mut admin,
            &format!("select setconfig from pg_db_role_setting where setrole = '{role}'::regrole and setdatabase = 0"),
        )
        .await;
        for setting in [
            "search_path",
            "TimeZone",
            "statement_timeout",
            "lock_timeout",
            "idle_in_transaction_session_timeout",
        ] {
            assert!(
                settings
                    .iter()
                    .any(|s| s.to_lowercase().starts_with(&setting.to_lowercase())),
                "{role} has no {setting}"
            );
        }
    }
    let able: bool = value(
        &mut admin,
        "select bool_or(rolsuper or rolcreatedb or rolcreaterole or rolbypassrls or rolreplication) or bool_or(rolcanlogin and rolname = 'regie_owner')
         from pg_roles where rolname like 'regie\\_%'",
    )
    .await;
    assert!(!able);
}
