//! One transaction of the service as a pgbench script: what was really sent, read back from the server's log, with the
//! person, the day and the keys of new rows made to change from one transaction to the next.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use crate::Ended;
use crate::base::{Base, run, scalar};

/// A statement as it was sent.
#[derive(Debug, Clone)]
pub struct Sent {
    text: String,
    /// As the log shows them: quoted text, or nothing for null.
    values: Vec<Option<String>>,
    /// Types by which the client had it prepared.
    types: Vec<String>,
}

/// What of a captured transaction must differ in the next.
#[derive(Debug)]
pub struct Varies {
    /// Keys of rows that it made, with the variable that holds them.
    pub ids: Vec<(i64, &'static str)>,
    /// The key of the person it booked.
    pub person: i64,
    /// Number of the mission that it made.
    pub numero: String,
    /// Idempotency key.
    pub key: String,
    /// Midnight before the work, to midnight after it.
    pub day: (DateTime<Utc>, DateTime<Utc>),
}

/// How often a person is booked on a day: where there is work already, its roads are laid anew with those of what comes.
const A_DAY: u32 = 4;
/// Minutes from one booking of a day to the next.
const APART: u32 = 150;
/// Transaction ids that ten missions draw: the company has ten agences, and each plan is asked for in turn.
const SINCE: u32 = 20;

/// Who calls, and for where: what makes one call read and write other pages than the next.
#[derive(Debug, Clone, Copy)]
pub struct Caller {
    /// Who orders and pays.
    pub client: i64,
    pub site: i64,
    pub contrat: i64,
}

/// Has the server log everything as JSON.
pub async fn start_logging(admin: &mut PgConnection) -> Ended {
    for sql in [
        "alter system set log_destination = 'stderr,jsonlog'",
        "alter role regie_app set log_min_duration_statement = 0",
        "select pg_reload_conf()",
    ] {
        run(admin, sql).await?;
    }
    Ok(())
}

/// Back to what was set before.
pub async fn stop_logging(admin: &mut PgConnection) -> Ended {
    for sql in [
        "alter system reset log_destination",
        "alter role regie_app reset log_min_duration_statement",
        "select pg_reload_conf()",
    ] {
        run(admin, sql).await?;
    }
    Ok(())
}

/// Statements of the last transaction that this backend committed, from the log; their types from the backend itself.
pub async fn last_transaction(admin: &mut PgConnection, app: &mut PgConnection) -> Ended<Vec<Sent>> {
    let pid: i32 = scalar(app, "select pg_backend_pid()").await?;
    let types: Vec<(String, Vec<String>)> =
        sqlx::query_as("select statement, array(select format_type(t, null) from unnest(parameter_types) with ordinality as p (t, n) order by n) from pg_prepared_statements")
            .fetch_all(app)
            .await?;
    let types: HashMap<String, Vec<String>> = types.into_iter().collect();
    let log: String = scalar(
        admin,
        "select coalesce(pg_read_file(pg_current_logfile('jsonlog')), '')",
    )
    .await?;
    let (mut open, mut whole) = (None::<Vec<Sent>>, Vec::new());
    for line in log.lines() {
        let Ok(entry) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        if entry["pid"].as_i64() != Some(pid.into()) {
            continue;
        }
        let Some(text) = entry["message"].as_str().and_then(statement) else {
            continue;
        };
        let values = entry["detail"]
            .as_str()
            .map(parameters)
            .transpose()?
            .unwrap_or_default();
        match text.to_ascii_lowercase().as_str() {
            text if text.starts_with("begin") => open = Some(Vec::new()),
            "commit" => whole = open.take().unwrap_or_default(),
            _ => {
                if let Some(open) = &mut open {
                    open.push(Sent {
                        types: types.get(text).cloned().unwrap_or_default(),
                        text: text.to_owned(),
                        values,
                    });
                }
            }
        }
    }
    if whole.is_empty() {
        bail!("the log shows no transaction of backend {pid}");
    }
    Ok(whole)
}

/// The statement of a log message about an execution.
fn statement(message: &str) -> Option<&str> {
    let (_, said) = message.split_once(" ms  ")?;
    if let Some(text) = said.strip_prefix("statement: ") {
        return Some(text.trim_end_matches(';'));
    }
    said.strip_prefix("execute ")?
        .split_once(": ")
        .map(|(_, text)| text)
}

/// `parameters: $1 = 'it''s', $2 = NULL`, taken apart.
fn parameters(detail: &str) -> Ended<Vec<Option<String>>> {
    let Some((_, mut rest)) = detail.split_once("arameters: ") else {
        return Ok(Vec::new());
    };
    let mut values = Vec::new();
    while let Some((_, value)) = rest.split_once(" = ") {
        if let Some(after) = value.strip_prefix("NULL") {
            values.push(None);
            rest = after;
            continue;
        }
        let mut text = String::new();
        let mut from = value.strip_prefix('\'').context("a quoted value")?;
        loop {
            let (before, after) = from.split_once('\'').context("its end")?;
            text.push_str(before);
            match after.strip_prefix('\'') {
                Some(more) => {
                    text.push('\'');
                    from = more;
                }
                None => {
                    rest = after;
                    break;
                }
            }
        }
        values.push(Some(text));
    }
    Ok(values)
}

/// The script of a transaction: `people` are those who may be booked, [`A_DAY`] times a day, from `first_day` days on, for
/// one of `callers`.
pub fn script(
    sent: &[Sent],
    varies: &Varies,
    people: &[i64],
    callers: &[Caller],
    first_day: u32,
) -> Ended<String> {
    let mut script = String::from("\\set i :i + 1\n\\set n :i * :clients + :client_id\n");
    let count = people.len();
    writeln!(
        script,
        "\\set w mod(:n, {count})\n\\set q :n / {count}\n\\set h mod(:q, {A_DAY})\n\\set d {first_day} + :q / {A_DAY}"
    )?;
    writeln!(script, "\\set c random(0, {})", callers.len() - 1)?;
    script.push_str(&chosen("t", "w", people.iter().copied())?);
    script.push_str(&chosen(
        "client",
        "c",
        callers.iter().map(|caller| caller.client),
    )?);
    script.push_str(&chosen("site", "c", callers.iter().map(|caller| caller.site))?);
    script.push_str(&chosen(
        "contrat",
        "c",
        callers.iter().map(|caller| caller.contrat),
    )?);
    script.push_str("\\set k random(1, 9223372036854775806)\nbegin;\n");
    for one in sent {
        let text = plain_names(&one.text);
        let bound = bind(&text, one, varies)?;
        match keeps(&text) {
            // What a later statement needs of its answer.
            Some((column, variable)) => writeln!(script, "{bound}\\gset v_\n\\set {variable} :v_{column}")?,
            None => writeln!(script, "{bound};")?,
        }
    }
    script.push_str("commit;\n");
    Ok(script)
}

/// Chosen by pgbench itself, so that the server is asked nothing that the service doesn't ask.
fn chosen(variable: &str, by: &str, among: impl Iterator<Item = i64>) -> Ended<String> {
    let mut set = format!("\\set {variable} case");
    for (at, one) in among.enumerate() {
        write!(set, " when :{by} = {at} then {one}")?;
    }
    set.push_str(" end\n");
    Ok(set)
}

/// What of a statement's answer later ones need: the column, and the variable that keeps it.
fn keeps(text: &str) -> Option<(&'static str, &'static str)> {
    let text = text.trim_start();
    if text.contains("nextval('mission_numero')") {
        Some(("rang", "rang"))
    } else if text.starts_with("insert into mission ") || text.starts_with("insert into mission\n") {
        Some(("id", "mission"))
    } else if text.contains("insert into intervention as i") {
        Some(("id", "visit"))
    } else if text.starts_with("select b.id") && text.contains("from mission_besoin b") {
        Some(("id", "besoin"))
    } else {
        None
    }
}

/// `id as "id: MissionId"` is `id` to pgbench, which takes names of its own kind only.
fn plain_names(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(" as \"") {
        let Some((name, more)) = after.split_once('"') else {
            break;
        };
        let end = name.find([':', '!', '?']).unwrap_or(name.len());
        write!(plain, "{before} as \"{}\"", &name[..end]).unwrap_or_default();
        rest = more;
    }
    plain + rest
}

/// The statement with `$n` replaced by what it was sent with, or by what varies.
fn bind(text: &str, sent: &Sent, varies: &Varies) -> Ended<String> {
    let mut bound = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        bound.push_str(before);
        let digits = after.chars().take_while(char::is_ascii_digit).count();
        if digits == 0 {
            bound.push('$');
            rest = after;
            continue;
        }
        let at: usize = after[..digits].parse::<usize>()? - 1;
        let r#type = sent.types.get(at).map_or("", String::as_str);
        let value = match sent.values.get(at).context("fewer values than parameters")? {
            None if r#type.is_empty() => "null".to_owned(),
            None => format!("null::{type}"),
            // What others have entered since the last question, and not all since the statement was recorded.
            Some(_) if at == 1 && text.contains("from journal_audit j where j.grappe") => {
                format!("(pg_snapshot_xmin(pg_current_snapshot())::text::bigint - {SINCE})")
            }
            Some(value) => varies.value(value, r#type),
        };
        bound.push_str(&value);
        rest = &after[digits..];
    }
    bound.push_str(rest);
    Ok(bound)
}

impl Varies {
    fn value(&self, value: &str, r#type: &str) -> String {
        match r#type {
            "bigint" | "int8" => self.number(value).unwrap_or_else(|| format!("{value}::bigint")),
            "bigint[]" => {
                let items = value
                    .trim_matches(['{', '}'])
                    .split(',')
                    .filter(|item| !item.is_empty());
                let items: Vec<String> = items
                    .map(|item| self.number(item).unwrap_or_else(|| item.to_owned()))
                    .collect();
                format!("array[{}]::bigint[]", items.join(", "))
            }
            "tstzrange" => self.range(value).unwrap_or_else(|| literal(value, r#type)),
            "tstzrange[]" => {
                let ranges: Vec<String> = value
                    .split("\"[")
                    .skip(1)
                    .map(|range| {
                        let range = format!(
                            "[{}",
                            range.split(")\"").next().unwrap_or_default().replace('\\', "") + ")"
                        );
                        self.range(&range).unwrap_or_else(|| literal(&range, "tstzrange"))
                    })
                    .collect();
                format!("array[{}]::tstzrange[]", ranges.join(", "))
            }
            "uuid" if value == self.key => {
                "('0000000000004000' || lpad(to_hex(:k::bigint), 16, '0'))::uuid".to_owned()
            }
            _ if value == self.numero => {
                let year = value.rsplit_once('-').map_or("", |(year, _)| year);
                format!("('{year}-' || rang_affiche(:rang::bigint, 5))")
            }
            _ => literal(value, r#type),
        }
    }

    fn number(&self, value: &str) -> Option<String> {
        let number: i64 = value.parse().ok()?;
        if number == self.person {
            return Some(":t::bigint".to_owned());
        }
        let (_, variable) = self.ids.iter().find(|(id, _)| *id == number)?;
        Some(format!(":{variable}::bigint"))
    }

    /// A range on the day of the work, moved by whole days.
    fn range(&self, value: &str) -> Option<String> {
        let (from, to) = value.trim_matches(['[', ')']).split_once(',')?;
        let [from, to] = [from, to].map(|end| {
            let end = end.trim_matches('"');
            DateTime::parse_from_str(&format!("{end}00"), "%Y-%m-%d %H:%M:%S%.f%z").ok()
        });
        let (from, to) = (from?.to_utc(), to?.to_utc());
        if from < self.day.0 || to > self.day.1 {
            return None;
        }
        // The whole day is asked for whatever the hour.
        let within = if (from, to) == self.day {
            String::new()
        } else {
            format!(" + :h * interval '{APART} minutes'")
        };
        let moved = |end: DateTime<Utc>| {
            let end = end.to_rfc3339().replace(':', "\\x3a");
            format!("E'{end}'::timestamptz + :d * interval '1 day'{within}")
        };
        Some(format!("tstzrange({}, {}, '[)')", moved(from), moved(to)))
    }
}

/// A literal without a colon, which pgbench would take for one of its variables.
fn literal(value: &str, r#type: &str) -> String {
    let escaped = value
        .replace('\\', "\\\\")
        .replace('\'', "''")
        .replace(':', "\\x3a");
    if r#type.is_empty() {
        format!("E'{escaped}'")
    } else {
        format!("E'{escaped}'::{type}")
    }
}

/// Transactions a second that pgbench reaches with a script, after so many that an earlier run may have sent.
pub fn measure(base: &Base, script: &Path, clients: u32, seconds: u64, after: u64) -> Ended<f64> {
    let output = Command::new(program())
        // As the service begins each transaction; pgbench can't say both in one message.
        .env("PGOPTIONS", "-c plan_cache_mode=force_generic_plan")
        .args(["--no-vacuum", "--protocol", "prepared"])
        .args([
            "--client",
            &clients.to_string(),
            "--jobs",
            &clients.min(2).to_string(),
        ])
        .args(["--time", &seconds.to_string()])
        .args(["--define", &format!("i={}", after / u64::from(clients))])
        .args(["--define", &format!("clients={clients}")])
        .arg("--file")
        .arg(script)
        .arg(&base.url)
        .output()
        .context("pgbench can't be run")?;
    let said = String::from_utf8_lossy(&output.stdout);
    let complaints = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() || complaints.contains("aborted") {
        bail!("pgbench: {complaints}");
    }
    said.lines()
        .find_map(|line| line.strip_prefix("tps = "))
        .and_then(|rest| rest.split(' ').next())
        .and_then(|tps| tps.parse().ok())
        .with_context(|| format!("pgbench said: {said}"))
}

/// That of the highest server version, which is beside the server and seldom on the path.
fn program() -> PathBuf {
    let psql = regie::ops::postgres::psql();
    let beside = psql.with_file_name("pgbench");
    if beside.is_file() {
        beside
    } else {
        PathBuf::from("pgbench")
    }
}
