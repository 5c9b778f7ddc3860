//! Why a verb was not done, as told to the one who typed it.
//!
//! The words are in `locales/`, under `echec-<code>`, with the attribute `.hint` for what can be done about it.

use chrono_tz::Tz;
use serde::Serialize;

use super::exit::Exit;
use super::output::Output;
use crate::domain::refusal::Offer;
use crate::domain::saisie::Ecart;
use crate::domain::{Fact, Refusal, RefusalKind};
use crate::service;
use crate::text::{Arg, Text, safe_lines};

/// Why a verb was not done.
#[derive(Debug)]
pub struct Failure {
    exit: Exit,
    cause: Cause,
    /// The clocks on which its hours are told; absent: those of the text.
    zone: Option<Tz>,
}

#[derive(Debug)]
enum Cause {
    Told {
        /// Stable name, for programs and for `locales/`.
        code: &'static str,
        args: Vec<(&'static str, Arg<'static>)>,
        /// What another program said, or commands to type: shown as it is.
        detail: Option<String>,
        /// Key and argument of advice that depends on what was typed.
        advice: Option<(&'static str, String)>,
    },
    Refused(Box<Refusal>),
}

/// A failure as `--json` shows it, below `error`.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    code: &'a str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<RefusalKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<std::collections::BTreeMap<&'a str, &'a Fact>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    offers: &'a [Offer],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    ecarts: &'a [Ecart],
}

impl Failure {
    /// A failure with its stable name.
    #[must_use]
    pub fn new(exit: Exit, code: &'static str) -> Self {
        Self {
            exit,
            cause: Cause::Told {
                code,
                args: Vec::new(),
                detail: None,
                advice: None,
            },
            zone: None,
        }
    }

    /// Tells its hours on these clocks.
    #[must_use]
    pub fn in_zone(mut self, zone: Tz) -> Self {
        self.zone = Some(zone);
        self
    }

    /// Adds a value that the message uses.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a path's display, a number or a text, made for this call"
    )]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        if let Cause::Told { args, .. } = &mut self.cause {
            args.push((name, Arg::from(value.to_string())));
        }
        self
    }

    /// Adds a count, by which the message may choose its plural.
    #[must_use]
    pub fn count(mut self, name: &'static str, count: impl TryInto<i64>) -> Self {
        if let Cause::Told { args, .. } = &mut self.cause {
            args.push((name, Arg::Number(count.try_into().unwrap_or(i64::MAX))));
        }
        self
    }

    /// Adds lines to show as they are.
    #[must_use]
    pub fn detail(mut self, lines: impl Into<String>) -> Self {
        if let Cause::Told { detail, .. } = &mut self.cause {
            *detail = Some(lines.into());
        }
        self
    }

    /// Proposes what was probably meant.
    #[must_use]
    pub fn meant(self, near: impl Into<String>) -> Self {
        self.advise("conseil-vouliez-vous-dire", near)
    }

    /// Names what would have been possible.
    #[must_use]
    pub fn among(self, valid: impl Into<String>) -> Self {
        self.advise("conseil-choix", valid)
    }

    /// Shows what could have been typed.
    #[must_use]
    pub fn for_example(self, valid: impl Into<String>) -> Self {
        self.advise("conseil-exemple", valid)
    }

    fn advise(mut self, key: &'static str, value: impl Into<String>) -> Self {
        if let Cause::Told { advice, .. } = &mut self.cause {
            *advice = Some((key, value.into()));
        }
        self
    }

    /// A fault of ours: logged with its cause, shown as one sentence with a reference.
    #[must_use]
    pub fn internal(cause: &dyn std::error::Error) -> Self {
        Self::internal_told(cause, cause.to_string())
    }

    /// The same, with what is shown of its cause.
    pub(super) fn internal_told(cause: &dyn std::error::Error, told: String) -> Self {
        let reference = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
        tracing::error!(reference, ?cause, "internal error");
        Self::new(Exit::Internal, "interne")
            .with("reference", reference)
            .detail(told)
    }

    /// An answer of another sort than was asked for: a fault of ours.
    pub(super) fn unexpected(answer: &dyn std::fmt::Debug) -> Self {
        let reference = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
        tracing::error!(reference, ?answer, "unexpected answer");
        Self::new(Exit::Internal, "interne").with("reference", reference)
    }

    /// What the run of the program ends with.
    #[must_use]
    pub fn exit(&self) -> Exit {
        self.exit
    }

    /// Tells it on the error stream.
    pub(super) fn show(&self, text: Text, output: &Output) -> Exit {
        let text = self.zone.map_or(text, |zone| text.in_zone(zone));
        let shown = self.shown(text);
        if output.json {
            output.error(&serde_json::json!({ "error": shown }).to_string());
            return self.exit;
        }
        output.error(&shown.message);
        if let Some(detail) = shown.detail {
            let indented: Vec<String> = detail.lines().map(|line| format!("    {line}")).collect();
            output.error(&safe_lines(&indented.join("\n")));
        }
        for offer in shown.offers {
            output.error(&format!(
                "    {}  {}  {}",
                offer.login,
                text.plage(offer.plage),
                offer.nom
            ));
        }
        for ecart in shown.ecarts {
            let plain = |value: &serde_json::Value| match value {
                serde_json::Value::String(text) => text.clone(),
                serde_json::Value::Null => "—".to_owned(),
                other => other.to_string(),
            };
            let said = text.with(
                "ecart",
                &[
                    (
                        "champ",
                        text.find(&format!("champ-{}", ecart.champ.replace('_', "-")))
                            .map_or_else(|| ecart.champ.clone(), std::borrow::Cow::into_owned)
                            .into(),
                    ),
                    ("saisi", plain(&ecart.saisi).into()),
                    ("actuel", plain(&ecart.actuel).into()),
                ],
            );
            output.error(&format!("    {said}"));
        }
        if let Some(hint) = shown.hint {
            output.error(&hint);
        }
        self.exit
    }

    fn shown(&self, text: Text) -> Shown<'_> {
        match &self.cause {
            Cause::Told {
                code,
                args,
                detail,
                advice,
            } => {
                let key = format!("echec-{code}");
                let hint = match advice {
                    Some((key, value)) => Some(text.with(key, &[("valeur", Arg::from(value))])),
                    None => text
                        .attribute(&key, "hint", args)
                        .map(std::borrow::Cow::into_owned),
                };
                Shown {
                    code,
                    message: text.systeme(&text.with(&key, args)),
                    hint,
                    detail: detail.as_deref().map(|detail| text.systeme(detail)),
                    // What was typed can't be done, whoever found that out: the program's words, or a rule.
                    kind: (self.exit == Exit::Usage).then_some(RefusalKind::Invalid),
                    field: None,
                    facts: None,
                    offers: &[],
                    ecarts: &[],
                }
            }
            Cause::Refused(refusal) => {
                let said = text.refusal(refusal);
                Shown {
                    code: refusal.rule,
                    message: said.message,
                    hint: said.hint,
                    detail: None,
                    kind: Some(refusal.kind),
                    field: refusal.field,
                    facts: Some(refusal.facts.iter().map(|(name, fact)| (*name, fact)).collect()),
                    offers: &refusal.offers,
                    ecarts: &refusal.ecarts,
                }
            }
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let exit = match refusal.kind {
            RefusalKind::Unauthenticated | RefusalKind::Permission => Exit::NotAllowed,
            RefusalKind::Rule | RefusalKind::NotFound => Exit::Refused,
            RefusalKind::Conflict | RefusalKind::Stale => Exit::Conflict,
            RefusalKind::Invalid => Exit::Usage,
        };
        Self {
            exit,
            cause: Cause::Refused(Box::new(refusal)),
            zone: None,
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<sqlx::Error>() {
            Ok(error) => error.into(),
            Err(error) => Self::internal(error.as_ref()),
        }
    }
}

impl From<service::Error> for Failure {
    fn from(error: service::Error) -> Self {
        match error {
            service::Error::Refused(refusal) => (*refusal).into(),
            service::Error::Unreachable => Self::new(Exit::Unreachable, "base-perdue"),
            service::Error::Race => Self::new(Exit::Conflict, "course-perdue"),
            service::Error::Internal { reference } => {
                Self::new(Exit::Internal, "interne").with("reference", reference)
            }
        }
    }
}
