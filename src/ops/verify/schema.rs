//! Whether the schema is the one that the migrations make: nothing missing, switched off, invalid, or granted beside.

use std::collections::BTreeMap;

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use super::{Check, Found};
use crate::store::migrations;

/// Name of the check.
pub const NAME: &str = "schema_des_migrations";

/// Roles belong to the server, not to a database made for comparison: what they may do is said here.
pub(super) const CHECKS: &[Check] = &[Check {
    name: "roles_sans_pouvoir",
    subject: "pg_roles where rolname in ('regie_owner', 'regie_app', 'regie_backup', 'regie_monitor')",
    faults: "select r.rolname || ' : ' || w.mot from pg_roles r
             cross join lateral (values
                 ('superuser', r.rolsuper), ('createdb', r.rolcreatedb), ('createrole', r.rolcreaterole),
                 ('replication', r.rolreplication), ('bypassrls', r.rolbypassrls),
                 ('login', r.rolcanlogin and r.rolname = 'regie_owner')) w (mot, tenu)
             where w.tenu and r.rolname in ('regie_owner', 'regie_app', 'regie_backup', 'regie_monitor')
             union all
             select m.member::regrole || ' : ' || m.roleid::regrole from pg_auth_members m
             where m.member::regrole::text in ('regie_owner', 'regie_app', 'regie_backup', 'regie_monitor')
               and (m.member::regrole::text, m.roleid::regrole::text)
                   not in (('regie_backup', 'pg_read_all_data'), ('regie_monitor', 'pg_monitor'))",
}];

/// Everything in a schema that keeps a rule, by kind and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema(BTreeMap<String, String>);

/// Definitions, states and rights from the catalogue. What an extension brought, and the migrator's own table, aside.
const CATALOGUE: &str = r"
    select '{contrainte} ' || c.relname || '.' || k.conname,
           pg_get_constraintdef(k.oid) || case when k.convalidated then '' else ' ({non-validee})' end
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where c.relnamespace = 'public'::regnamespace and c.relname not like '\_%'
    union all
    select 'index ' || c.relname, pg_get_indexdef(i.indexrelid)
           || case when i.indisvalid and i.indisready and i.indislive then '' else ' ({invalide})' end
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
    where c.relnamespace = 'public'::regnamespace and t.relname not like '\_%'
    union all
    select '{declencheur} ' || c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = 'public'::regnamespace and not t.tgisinternal
    union all
    -- The triggers that keep foreign keys have no names of their own.
    select '{cles-de} ' || c.relname, count(*) filter (where t.tgenabled = 'O') || ' {actives}'
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = 'public'::regnamespace and t.tgisinternal
    group by c.relname
    union all
    select '{fonction} ' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
           md5(pg_get_functiondef(p.oid)) || ' ' || pg_get_userbyid(p.proowner) || ' '
           || coalesce((select string_agg(a::text, ' ' order by a::text) from unnest(p.proacl) a), '')
    from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.prokind in ('f', 'p')
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    union all
    select '{droits-sur} ' || c.relname, pg_get_userbyid(c.relowner) || ' '
           || coalesce((select string_agg(a::text, ' ' order by a::text) from unnest(c.relacl) a), '')
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'S', 'm') and c.relname not like '\_%'
    union all
    select '{colonne} ' || c.relname || '.' || a.attname,
           format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
           || coalesce(' ' || pg_get_expr(d.adbin, d.adrelid), '')
           || coalesce(' ' || (select string_agg(x::text, ' ' order by x::text) from unnest(a.attacl) x), '')
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not like '\_%'
      and a.attnum > 0 and not a.attisdropped
    union all
    select 'transition ' || machine || ' ' || coalesce(de, '') || ' → ' || vers, '' from transition";

/// What the migrations make, tried in a database made for that and dropped; nothing where none may be made.
///
/// # Errors
/// Those of the migrations.
pub async fn expected(options: &PgConnectOptions) -> anyhow::Result<Option<Schema>> {
    let name = format!("regie_verification_{}", uuid::Uuid::new_v4().simple());
    let mut here = PgConnection::connect_with(options).await?;
    let made = sqlx::raw_sql(AssertSqlSafe(format!("create database {name}")))
        .execute(&mut here)
        .await;
    if let Err(error) = made {
        let told = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code);
        // No right to make a database.
        if told.as_deref() == Some("42501") {
            return Ok(None);
        }
        return Err(error.into());
    }
    let there = options.clone().database(&name);
    let fresh = async {
        migrations::run(&there).await?;
        let mut db = PgConnection::connect_with(&there).await?;
        let schema = read(&mut db).await?;
        db.close().await?;
        Ok::<_, anyhow::Error>(schema)
    }
    .await;
    sqlx::raw_sql(AssertSqlSafe(format!("drop database {name} with (force)")))
        .execute(&mut here)
        .await?;
    Ok(Some(fresh?))
}

async fn read(db: &mut PgConnection) -> sqlx::Result<Schema> {
    let lines: Vec<(String, String)> = sqlx::query_as(CATALOGUE).fetch_all(db).await?;
    Ok(Schema(lines.into_iter().collect()))
}

pub(super) async fn check(db: &mut PgConnection, expected: Option<&Schema>) -> sqlx::Result<Found> {
    let mut found = Found::default();
    let Some(Schema(expected)) = expected else {
        found.omitted = Some("sans-base-d-essai");
        return Ok(found);
    };
    let Schema(held) = read(db).await?;
    found.seen = i64::try_from(expected.len()).unwrap_or(i64::MAX);
    for (name, definition) in expected {
        match held.get(name) {
            None => found.name(format!("{name} : {{absent}}")),
            Some(other) if other != definition => found.name(format!("{name} : {other}")),
            Some(_) => {}
        }
    }
    // An index more is an administrator's right; whatever else is more changes what the rules say.
    let more = held
        .keys()
        .filter(|name| !expected.contains_key(*name) && !name.starts_with("index "));
    for name in more {
        found.name(format!("{name} : {{en-trop}}"));
    }
    Ok(found)
}
