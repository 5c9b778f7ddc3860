use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::*;

fn environment(variables: &[(&str, &str)]) -> Environment {
    variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn load(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::load(&Flags::default(), &environment(variables))
}

/// Loads with this text as the user's file, which has this mode.
fn load_file(
    text: &str,
    mode: u32,
    profile: &str,
    variables: &[(&str, &str)],
) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("regie.toml");
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    let flags = Flags {
        profile: Some(profile.to_owned()),
        config: Some(path),
        ..Flags::default()
    };
    Config::load(&flags, &environment(variables))
}

fn origin<'a>(config: &'a Config, key: &str) -> &'a Origin {
    &config.rows().iter().find(|row| row.key == key).unwrap().origin
}

fn shown(config: &Config, key: &str) -> String {
    let row = config.rows().iter().find(|row| row.key == key).unwrap();
    row.value
        .as_str()
        .map_or_else(|| row.value.to_string(), ToOwned::to_owned)
}

#[test]
fn every_profile_loads_from_the_embedded_file_alone() {
    for profile in Profile::ALL {
        let flags = Flags {
            profile: Some(profile.name().to_owned()),
            ..Flags::default()
        };
        let config = Config::load(&flags, &Environment::default()).unwrap();
        assert_eq!(config.profile, profile);
        assert_eq!(config.session.as_allowed, profile != Profile::Prod);
        assert_eq!(config.session.default_login.is_some(), profile == Profile::Demo);
    }
}

#[test]
fn each_layer_wins_over_the_one_before_and_is_named() {
    let file = "[default.database]\npool_max = 20\nacquire_timeout_ms = 1000\nconnect_timeout_ms = 1000\n\
                [test.database]\npool_max = 21\n[prod.database]\npool_max = 99\n";
    let config = load_file(
        file,
        0o644,
        "test",
        &[("REGIE_DATABASE_ACQUIRE_TIMEOUT_MS", "500")],
    )
    .unwrap();
    assert_eq!(config.database.pool_max, 21);
    assert_eq!(config.database.acquire_timeout_ms, 500);
    assert_eq!(config.database.connect_timeout_ms, 1000);
    assert!(
        matches!(origin(&config, "database.pool_max"), Origin::File { table: Some(table), .. } if table == "test")
    );
    assert!(
        matches!(origin(&config, "database.connect_timeout_ms"), Origin::File { table: Some(table), .. } if table == "default")
    );
    assert_eq!(
        *origin(&config, "database.acquire_timeout_ms"),
        Origin::Variable {
            name: "REGIE_DATABASE_ACQUIRE_TIMEOUT_MS".to_owned()
        }
    );
    assert_eq!(
        *origin(&config, "session.as_allowed"),
        Origin::Embedded {
            table: "test".to_owned()
        }
    );
    assert_eq!(*origin(&config, "agence"), Origin::Unset);
}

#[test]
fn a_users_default_wins_over_the_embedded_profile() {
    let config = load_file("[default.database]\npool_max = 20\n", 0o644, "test", &[]).unwrap();
    assert_eq!(config.database.pool_max, 20);
}

#[test]
fn a_flag_wins_over_everything() {
    let flags = Flags {
        langue: Some("en".to_owned()),
        ..Flags::default()
    };
    let config = Config::load(&flags, &environment(&[("REGIE_LANGUE", "fr")])).unwrap();
    assert_eq!(config.langue, Some(Langue::En));
    assert_eq!(
        *origin(&config, "langue"),
        Origin::Flag {
            name: "--langue".to_owned()
        }
    );
}

#[test]
fn the_profile_is_named_or_follows_from_the_database() {
    assert_eq!(load(&[]).unwrap().profile, Profile::Demo);
    assert_eq!(
        load(&[("REGIE_DATABASE_URL", "postgres://db/regie")])
            .unwrap()
            .profile,
        Profile::Prod
    );
    assert_eq!(
        load(&[("REGIE_DATABASE_URL", "")]).unwrap().profile,
        Profile::Demo
    );
    assert_eq!(load(&[("REGIE_PROFILE", "dev")]).unwrap().profile, Profile::Dev);
    let error = load(&[("REGIE_PROFILE", "pord")]).unwrap_err();
    assert!(matches!(error, ConfigError::UnknownProfile { near: Some(near), .. } if near == "prod"));
}

#[test]
fn an_unknown_name_is_refused_with_its_neighbour_and_its_place() {
    let error = load_file("[test.database]\npoolmax = 3\n", 0o644, "prod", &[]).unwrap_err();
    let ConfigError::UnknownKey { key, near, origin } = error else {
        panic!("{error}")
    };
    assert_eq!(
        (key.as_str(), near.as_deref()),
        ("database.poolmax", Some("database.pool_max"))
    );
    assert!(origin.to_string().ends_with("regie.toml [test]"), "{origin}");

    let error = load_file("[porduction]\n", 0o644, "prod", &[]).unwrap_err();
    assert!(matches!(error, ConfigError::UnknownKey { .. }), "{error}");
    let error = load_file("[dmeo]\n", 0o644, "prod", &[]).unwrap_err();
    assert!(matches!(error, ConfigError::UnknownKey { near: Some(near), .. } if near == "[demo]"));
    let error = load(&[("REGIE_LOG_LEVLE", "info")]).unwrap_err();
    assert!(matches!(error, ConfigError::UnknownKey { near: Some(near), .. } if near == "REGIE_LOG_LEVEL"));
}

#[test]
fn secrets_are_masked_wherever_they_are_shown() {
    let config = load(&[
        ("REGIE_DATABASE_URL", "postgres://regie:hunter2@db/regie"),
        ("REGIE_SECURITY_HMAC_KEY", "hunter3"),
    ])
    .unwrap();
    assert_eq!(
        shown(&config, "database.url"),
        format!("postgres://regie:{MASK}@db/regie")
    );
    assert_eq!(shown(&config, "security.hmac_key"), MASK);
    let debugged = format!("{config:?}");
    assert!(!debugged.contains("hunter"), "{debugged}");
    assert_eq!(
        config.database.url.unwrap().expose(),
        "postgres://regie:hunter2@db/regie"
    );
}

#[test]
fn a_file_with_a_secret_is_its_owners_alone() {
    let file = "[prod.database]\nurl = \"postgres://regie:hunter2@db/regie\"\n";
    assert!(matches!(
        load_file(file, 0o644, "prod", &[]),
        Err(ConfigError::SecretExposed { .. })
    ));
    assert!(load_file(file, 0o600, "prod", &[]).is_ok());
    let file = "[prod.database]\nurl = \"postgres://regie@db/regie\"\n";
    assert!(load_file(file, 0o644, "prod", &[]).is_ok());
}

#[test]
fn a_password_comes_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("password");
    fs::write(&path, "hunter2\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let config = load(&[("REGIE_DATABASE_PASSWORD_FILE", path.to_str().unwrap())]).unwrap();
    assert_eq!(config.database.password.unwrap().expose(), "hunter2");
}

#[test]
fn the_key_of_one_s_own_file_wins_over_the_one_that_everybody_knows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hmac.key");
    fs::write(&path, "secret\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let key = |variables: &[(&str, &str)]| load(variables).unwrap().security.hmac_key.unwrap();
    let file = ("REGIE_SECURITY_HMAC_KEY_FILE", path.to_str().unwrap());
    for profile in ["demo", "dev"] {
        let profile = ("REGIE_PROFILE", profile);
        assert_eq!(key(&[profile]).expose(), "demonstration");
        assert_eq!(key(&[profile, file]).expose(), "secret");
        let own = ("REGIE_SECURITY_HMAC_KEY", "mine");
        assert_eq!(key(&[profile, file, own]).expose(), "mine");
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(
        load(&[("REGIE_PROFILE", "demo"), file]),
        Err(ConfigError::SecretExposed { .. })
    ));
    let absent = ("REGIE_SECURITY_HMAC_KEY_FILE", "/nowhere/hmac.key");
    assert!(matches!(
        load(&[("REGIE_PROFILE", "demo"), absent]),
        Err(ConfigError::Unreadable { .. })
    ));
}

#[test]
fn a_value_of_the_wrong_sort_or_size_is_refused() {
    let cases = [
        ("REGIE_DATABASE_POOL_MAX", "many", "database.pool_max"),
        ("REGIE_DATABASE_POOL_MAX", "0", "database.pool_max"),
        ("REGIE_LANGUE", "de", "langue"),
        ("REGIE_LOG_LEVEL", "regie=loud", "log.level"),
        ("REGIE_SESSION_AS_ALLOWED", "perhaps", "session.as_allowed"),
    ];
    for (variable, value, expected) in cases {
        match load(&[(variable, value)]) {
            Err(ConfigError::Invalid { key, origin, .. }) => {
                assert_eq!(key, expected);
                assert_eq!(origin.to_string(), variable);
            }
            other => panic!("{variable}={value}: {other:?}"),
        }
    }
}

#[test]
fn a_syntax_error_does_not_quote_the_line() {
    let error = load_file(
        "[prod.database]\nurl = \"postgres://regie:hunter2@db\n",
        0o600,
        "prod",
        &[],
    )
    .unwrap_err();
    assert!(matches!(error, ConfigError::Syntax { .. }));
    assert!(!error.to_string().contains("hunter2"), "{error}");
}

#[test]
fn every_setting_is_documented_in_the_embedded_file() {
    let text = include_str!("../../config.toml");
    for key in keys::KEYS {
        let name = key.path.rsplit('.').next().unwrap();
        assert!(
            key.secret || text.contains(&format!("{name} = ")),
            "config.toml does not tell of {}",
            key.path
        );
    }
}
