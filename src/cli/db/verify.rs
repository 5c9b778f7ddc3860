//! `regie db verify`: whether the database keeps every rule.

use serde_json::json;

use super::super::{Context, Exit, Failure};
use crate::ops::database;
use crate::ops::verify::{self, Finding};
use crate::text::safe;

/// Runs every check, tells each as it ends, and ends with code 3 where one found something.
pub(super) async fn run(context: &Context) -> Result<(), Failure> {
    let options = database::migrator(&context.config, &context.environment).await?;
    let key = context.config.security.hmac_key.as_ref();
    let (output, text) = (&context.output, context.text);
    let mut said = Ok(());
    let mut findings = verify::run(&options, key.map(|key| key.expose().as_bytes()), |finding| {
        if !output.json && said.is_ok() {
            said = tell(context, finding);
        }
    })
    .await
    .map_err(|error| {
        if denied(&error) {
            Failure::new(Exit::NotAllowed, "verification-sans-droits")
        } else {
            Failure::internal(error.as_ref())
        }
    })?;
    said?;
    for fault in findings.iter_mut().flat_map(|finding| &mut finding.premieres) {
        *fault = text.constat(fault);
    }
    let faults: i64 = findings.iter().map(|finding| finding.fautes).sum();
    if output.json {
        output.json(&json!({ "items": findings, "next": null, "fautes": faults }))?;
    } else if key.is_none() {
        output.line(&text.get("verification-sans-cle"))?;
    }
    let Some(first) = findings.iter().find(|finding| finding.fautes > 0) else {
        return if output.json {
            Ok(())
        } else {
            output.line(&text.get("verification-bonne"))
        };
    };
    Err(Failure::new(Exit::Refused, "base-infidele")
        .count("nombre", faults)
        .with("controle", first.controle)
        .with("premiere", first.premieres.first().map_or("", String::as_str)))
}

/// Whether the role that connects may not read what is looked at.
fn denied(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<sqlx::Error>()?.as_database_error()?.code())
        .any(|code| code == "42501")
}

fn tell(context: &Context, finding: &Finding) -> Result<(), Failure> {
    let text = context.text;
    let ended = match (finding.omis, finding.fautes) {
        (Some(_), _) => text.get("verification-omise").into_owned(),
        (None, 0) => text.get("verification-juste").into_owned(),
        (None, faults) => text.with("verification-fautes", &[("nombre", faults.into())]),
    };
    context.output.line(&format!(
        "{:<9} {:<42} {:>10} {:>7} ms  {ended}",
        finding.famille, finding.controle, finding.vues, finding.duree_ms
    ))?;
    for fault in &finding.premieres {
        context
            .output
            .line(&format!("          → {}", safe(&text.constat(fault))))?;
    }
    Ok(())
}
