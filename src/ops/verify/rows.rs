//! What the catalogue itself says of rows, asked of every row again: CHECK constraints, foreign keys, uniqueness.
//!
//! The table is read, not its indexes: an index that has gone wrong would swear that all is well.

use sqlx::{AssertSqlSafe, PgConnection, Row as _};

use super::Found;

/// The checks of this family.
pub(super) const NAMES: &[&str] = &["contraintes_check", "cles_etrangeres", "unicite", "compteurs"];

pub(super) async fn check(db: &mut PgConnection, name: &str) -> sqlx::Result<Found> {
    for scan in ["enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan"] {
        setting(db, scan, "off").await?;
    }
    let statements: Vec<(String, String)> = sqlx::query_as(match name {
        "contraintes_check" => CHECKS,
        "cles_etrangeres" => KEYS,
        "compteurs" => COUNTERS,
        _ => UNIQUE,
    })
    .fetch_all(&mut *db)
    .await?;
    let mut found = Found::default();
    for (rule, statement) in statements {
        let row = sqlx::query(AssertSqlSafe(statement))
            .persistent(false)
            .fetch_one(&mut *db)
            .await?;
        found.seen += row.try_get::<i64, _>(0)?;
        let faults: i64 = row.try_get(1)?;
        if faults > 0 {
            found.name(format!("{rule} : {faults}"));
            found.faults += faults - 1;
        }
    }
    for scan in ["enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan"] {
        setting(db, scan, "on").await?;
    }
    Ok(found)
}

async fn setting(db: &mut PgConnection, name: &str, value: &str) -> sqlx::Result<()> {
    sqlx::query("select set_config($1, $2, false)")
        .bind(name)
        .bind(value)
        .execute(db)
        .await?;
    Ok(())
}

const CHECKS: &str = r"
    select c.relname || '.' || k.conname,
           format('select count(*), count(*) filter (where not (%s)) from only public.%I',
                  pg_get_expr(k.conbin, k.conrelid), c.relname)
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype = 'c' and c.relnamespace = 'public'::regnamespace
    order by 1";

const KEYS: &str = r"
    select c.relname || '.' || k.conname,
           format('select count(*), count(*) filter (where p.ici is null)
                   from public.%I e left join (select true as ici, %s from public.%I) p on %s where %s',
                  c.relname,
                  string_agg(quote_ident(pa.attname), ', ' order by u.n),
                  p.relname,
                  string_agg(format('p.%I = e.%I', pa.attname, ea.attname), ' and ' order by u.n),
                  string_agg(format('e.%I is not null', ea.attname), ' and ' order by u.n))
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_class p on p.oid = k.confrelid
    cross join lateral unnest(k.conkey, k.confkey) with ordinality u (enfant, parent, n)
    join pg_attribute ea on ea.attrelid = k.conrelid and ea.attnum = u.enfant
    join pg_attribute pa on pa.attrelid = k.confrelid and pa.attnum = u.parent
    where k.contype = 'f' and c.relnamespace = 'public'::regnamespace
    group by k.oid, k.conname, c.relname, p.relname
    order by 1";

/// A counter behind the highest number or key that is there gives one out twice.
const COUNTERS: &str = r"
    select n.compteur,
           format('select 1::bigint, (coalesce(%s, 0) > case when s.is_called then s.last_value else s.last_value - 1 end)::int::bigint
                   from public.%I s', n.dernier, n.compteur)
    from (
        select s.relname::text as compteur, format('(select max(%I) from public.%I)', a.attname, t.relname) as dernier
        from pg_class s
        join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid and d.deptype in ('a', 'i')
        join pg_class t on t.oid = d.refobjid
        join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
        where s.relkind = 'S' and s.relnamespace = 'public'::regnamespace and t.relname not like '\_%'
        union all
        select c.compteur, format('(select max(substring(%I from ''\d+$'')::bigint) from public.%I)', c.colonne, c.table_)
        from (values ('mission_numero', 'mission', 'numero'), ('devis_numero', 'devis', 'numero'),
                     ('client_numero', 'client', 'code'), ('site_numero', 'site', 'code'),
                     ('contrat_numero', 'contrat_maintenance', 'numero')) c (compteur, table_, colonne)) n
    order by 1";

const UNIQUE: &str = r"
    select t.relname || '.' || c.relname,
           format('select coalesce(sum(n), 0)::bigint, count(*) filter (where n > 1)
                   from (select count(*) as n from public.%I where %s and %s group by %s) g',
                  t.relname,
                  coalesce(pg_get_expr(i.indpred, i.indrelid), 'true'),
                  case when i.indnullsnotdistinct then 'true'
                       else string_agg(format('(%s) is not null', pg_get_indexdef(i.indexrelid, k::int, true)), ' and ') end,
                  string_agg('(' || pg_get_indexdef(i.indexrelid, k::int, true) || ')', ', ' order by k))
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_class t on t.oid = i.indrelid
    cross join lateral generate_series(1, i.indnkeyatts) k
    where i.indisunique and c.relnamespace = 'public'::regnamespace and t.relname not like '\_%'
    group by i.indexrelid, i.indrelid, i.indpred, i.indnullsnotdistinct, t.relname, c.relname
    order by 1";
