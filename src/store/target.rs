//! A connection URL, which may name several hosts.

use std::str::FromStr as _;

use sqlx::postgres::PgConnectOptions;

use crate::config::Secret;

/// Where the database is: one server, or several of which one is the primary.
#[derive(Debug, Clone)]
pub struct Target {
    hosts: Vec<PgConnectOptions>,
}

/// A URL that can't be understood; the message never quotes it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct BadUrl {
    /// What is wrong.
    pub reason: String,
}

impl Target {
    /// Reads `postgres://user:password@host:port,host:port/database?parameters`, or the same with lists in the
    /// parameters `host` and `port`. `password` is for a URL that has none.
    pub fn parse(url: &str, password: Option<&Secret>) -> Result<Self, BadUrl> {
        let hosts = split_hosts(url)?
            .iter()
            .map(|url| {
                // The parser's error may quote the port or a parameter, never the password.
                let options = PgConnectOptions::from_str(url).map_err(|error| bad(&error.to_string()))?;
                let options = match password {
                    Some(password) if !has_password(url) => options.password(password.expose()),
                    _ => options,
                };
                // PgBouncer refuses this start parameter; since PostgreSQL 12 the default prints floats exactly.
                Ok(options.extra_float_digits(None).application_name("regie"))
            })
            .collect::<Result<Vec<_>, BadUrl>>()?;
        Ok(Self { hosts })
    }

    /// One server.
    #[must_use]
    pub fn one(options: PgConnectOptions) -> Self {
        Self {
            hosts: vec![options.extra_float_digits(None)],
        }
    }

    /// Every server.
    #[must_use]
    pub fn hosts(&self) -> &[PgConnectOptions] {
        &self.hosts
    }
}

/// A server's name as people know it.
#[must_use]
pub fn host_name(options: &PgConnectOptions) -> String {
    match options.get_socket() {
        Some(folder) => folder.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    }
}

fn bad(reason: &str) -> BadUrl {
    BadUrl {
        reason: reason.to_owned(),
    }
}

/// One URL a host.
fn split_hosts(url: &str) -> Result<Vec<String>, BadUrl> {
    let (scheme, rest) = url.split_once("://").ok_or_else(|| bad("postgres://…"))?;
    if !matches!(scheme, "postgres" | "postgresql") {
        return Err(bad("postgres://…"));
    }
    let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (user, hosts) = match authority.rsplit_once('@') {
        Some((user, hosts)) => (format!("{user}@"), hosts),
        None => (String::new(), authority),
    };
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    let mut listed_hosts = None;
    let mut listed_ports = None;
    let mut kept = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("host", list)) => listed_hosts = Some(list),
            Some(("port", list)) => listed_ports = Some(list),
            // The primary is always sought.
            Some(("target_session_attrs" | "load_balance_hosts", _)) => {}
            _ => kept.push(pair.to_owned()),
        }
    }
    let list = |text: &str| -> Vec<String> {
        text.replace("%2C", ",")
            .split(',')
            .map(ToOwned::to_owned)
            .collect()
    };
    let in_query = listed_hosts.is_some();
    let hosts = list(listed_hosts.unwrap_or(hosts));
    let ports = listed_ports.map(list).unwrap_or_default();
    if ports.len() > 1 && ports.len() != hosts.len() {
        return Err(bad(&format!("{} hosts, {} ports", hosts.len(), ports.len())));
    }
    let one = |(index, host): (usize, &String)| {
        let mut query = kept.clone();
        // Without credentials before them, an empty host is taken from the parameters alone.
        let authority = if in_query {
            "localhost".to_owned()
        } else {
            host.clone()
        };
        let authority = if authority.is_empty() && !user.is_empty() {
            "localhost".to_owned()
        } else {
            authority
        };
        if in_query {
            query.push(format!("host={host}"));
        }
        if let Some(port) = ports.get(index).or(ports.first()) {
            query.push(format!("port={port}"));
        }
        let query = if query.is_empty() {
            String::new()
        } else {
            format!("?{}", query.join("&"))
        };
        format!("{scheme}://{user}{authority}{path}{query}")
    };
    Ok(hosts.iter().enumerate().map(one).collect())
}

fn has_password(url: &str) -> bool {
    crate::config::mask_url(url) != url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(url: &str) -> Vec<String> {
        Target::parse(url, None)
            .unwrap()
            .hosts()
            .iter()
            .map(host_name)
            .collect()
    }

    #[test]
    fn one_host_or_several() {
        assert_eq!(names("postgres://regie@db/regie"), ["db:5432"]);
        assert_eq!(
            names("postgres://regie:p%40ss@a:5433,b,[::1]:5434/regie"),
            ["a:5433", "b:5432", "[::1]:5434"]
        );
        assert_eq!(
            names("postgresql://regie@/regie?host=a,b&port=5433,5434"),
            ["a:5433", "b:5434"]
        );
        assert_eq!(
            names("postgres://regie@/regie?host=a,b&port=6000"),
            ["a:6000", "b:6000"]
        );
    }

    #[test]
    fn a_socket_is_a_folder() {
        for url in [
            "postgres://regie@localhost/regie?host=%2Frun%2Fx",
            "postgres:///regie?host=/run/x&user=regie",
        ] {
            let target = Target::parse(url, None).unwrap();
            assert_eq!(host_name(&target.hosts()[0]), "/run/x");
            assert_eq!(target.hosts()[0].get_username(), "regie");
            assert_eq!(target.hosts()[0].get_database(), Some("regie"));
        }
    }

    #[test]
    fn every_host_has_the_same_parameters() {
        let target = Target::parse(
            "postgres://u@a,b/d?sslmode=verify-full&target_session_attrs=read-write",
            None,
        )
        .unwrap();
        for options in target.hosts() {
            assert!(matches!(
                options.get_ssl_mode(),
                sqlx::postgres::PgSslMode::VerifyFull
            ));
            assert_eq!((options.get_username(), options.get_database()), ("u", Some("d")));
        }
    }

    #[test]
    fn what_is_no_url_of_ours_is_refused_without_quoting_it() {
        let bad = [
            "db",
            "mysql://u:hunter2@db/d",
            "postgres://u:hunter2@db:no/d",
            "postgres://u@/d?host=a,b&port=1,2,3",
        ];
        for url in bad {
            let error = Target::parse(url, None).unwrap_err();
            assert!(!error.reason.contains("hunter2"), "{error}");
        }
    }
}
