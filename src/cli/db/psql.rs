//! `regie db psql`.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

use percent_encoding::percent_decode_str;

use super::{Context, Exit, Failure, named, url};
use crate::ops::database;
use crate::ops::postgres;

/// Becomes psql.
pub(super) async fn run(context: &Context, admin: bool, arguments: &[String]) -> Result<(), Failure> {
    let mut password = None;
    if let Some(url) = named(context, admin) {
        let in_file = context.config.database.password.as_ref();
        password = without_password(url.expose())
            .1
            .or_else(|| Some(in_file?.expose().to_owned()));
    } else {
        database::start_private(&context.config, &context.environment).await?;
    }
    let program = postgres::psql();
    let mut command = Command::new(&program);
    command.arg(url(context, admin)).args(arguments);
    if let Some(password) = password {
        // An argument would show in the list of processes.
        command.env("PGPASSWORD", password);
    }
    let error = command.exec();
    Err(Failure::new(Exit::Unreachable, "psql-absent")
        .with("programme", program.display())
        .with("raison", error))
}

/// A URL in two: what may be seen, and the password.
pub(super) fn without_password(url: &str) -> (String, Option<String>) {
    let Some((scheme, rest)) = url.split_once("://") else {
        return (url.to_owned(), None);
    };
    let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    let mut password = None;
    let mut kept = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("password", value)) => password = Some(value),
            _ => kept.push(pair),
        }
    }
    let mut shown = format!("{scheme}://");
    match authority.rsplit_once('@') {
        Some((credentials, hosts)) => {
            let (user, in_authority) = credentials.split_once(':').unzip();
            password = password.or(in_authority);
            shown += user.unwrap_or(credentials);
            shown += "@";
            shown += hosts;
        }
        None => shown += authority,
    }
    shown += path;
    if !kept.is_empty() {
        shown += "?";
        shown += &kept.join("&");
    }
    let decoded = password.map(|password| percent_decode_str(password).decode_utf8_lossy().into_owned());
    (shown, decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_comes_in_two() {
        let cases = [
            (
                "postgres://r:p%40ss@a,b/d?sslmode=require",
                "postgres://r@a,b/d?sslmode=require",
                Some("p@ss"),
            ),
            (
                "postgres://r@a/d?password=x&sslmode=require",
                "postgres://r@a/d?sslmode=require",
                Some("x"),
            ),
            (
                "postgres:///d?host=/run&password=x",
                "postgres:///d?host=/run",
                Some("x"),
            ),
            ("postgres://r@a/d", "postgres://r@a/d", None),
        ];
        for (url, shown, password) in cases {
            assert_eq!(
                without_password(url),
                (shown.to_owned(), password.map(ToOwned::to_owned))
            );
        }
    }
}
