//! `regie db status`.

use serde_json::json;

use super::{Context, Exit, Failure, private, url};
use crate::ops::database;
use crate::ops::postgres::{Condition, Keeper, Role};
use crate::store::migrations::{self, State, Step};
use crate::store::pool::Database;

/// What is told, in order: a name that programs know, and a value.
type Rows = Vec<(&'static str, String)>;

/// Values that have a name in `locales/`; others are shown as they are.
const NAMED_VALUES: [&str; 4] = ["server", "condition", "keeper", "in_use"];

/// Tells how the server and the migrations are.
pub(super) async fn run(context: &Context) -> Result<(), Failure> {
    let limits = database::limits(&context.config);
    if let Some(target) = database::external(&context.config)? {
        let database = Database::open(&target, limits).await?;
        let steps = migrations::status(database.pool()).await?;
        let rows = vec![
            ("server", "external".to_owned()),
            ("primary", database.primary().to_owned()),
            ("url", url(context, false)),
        ];
        return say(context, &rows, Some(&steps));
    }

    let server = private(context)?;
    let condition = server.condition().await?;
    let mut rows: Rows = vec![
        ("server", "private".to_owned()),
        ("condition", condition.name().to_owned()),
        ("data", server.layout().cluster().display().to_string()),
        ("socket", server.layout().sockets().display().to_string()),
        ("url", server.url(Role::Application)),
    ];
    if let Some(major) = server.major()? {
        rows.push(("version", major.to_string()));
    }
    if condition != Condition::Running {
        say(context, &rows, None)?;
        return Err(match condition {
            Condition::Frozen => Failure::from(server.frozen()),
            Condition::Busy => Failure::new(Exit::Unreachable, "serveur-occupe"),
            _ => Failure::new(Exit::Unreachable, "serveur-arrete"),
        });
    }
    let keeper = match server.keeper() {
        Keeper::Command => "command",
        Keeper::Consoles => "consoles",
    };
    rows.push(("keeper", keeper.to_owned()));
    let used = if server.in_use()? { "yes" } else { "no" };
    rows.push(("in_use", used.to_owned()));
    if let Some(pid) = server.pid() {
        rows.push(("pid", pid.to_string()));
    }
    // The application's role is made by the migrations, which may not have run.
    let database = Database::private(server.options(Role::Superuser), limits);
    let steps = migrations::status(database.pool()).await?;
    say(context, &rows, Some(&steps))
}

fn say(context: &Context, rows: &Rows, steps: Option<&[Step]>) -> Result<(), Failure> {
    let (output, text) = (&context.output, context.text);
    if output.json {
        let mut object: serde_json::Map<String, serde_json::Value> = rows
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone().into()))
            .collect();
        object.insert("migrations".to_owned(), json!(steps));
        return output.json(&object);
    }
    let mut table: Vec<[String; 2]> = Vec::new();
    for (name, value) in rows {
        let shown = if NAMED_VALUES.contains(name) {
            text.get(&format!("statut-valeur-{value}")).into_owned()
        } else {
            value.clone()
        };
        table.push([
            text.get(&format!("statut-{}", name.replace('_', "-")))
                .into_owned(),
            shown,
        ]);
    }
    if let Some(steps) = steps {
        let count = |state: fn(State) -> bool| steps.iter().filter(|step| state(step.state)).count();
        let said = text.with(
            "migrations-comptees",
            &[
                ("appliquees", count(|state| state == State::Applied).into()),
                ("attente", count(|state| state == State::Pending).into()),
                (
                    "ecarts",
                    count(|state| matches!(state, State::Changed | State::Unknown)).into(),
                ),
            ],
        );
        table.push([text.get("statut-migrations").into_owned(), said]);
    }
    output.table(&table)
}
