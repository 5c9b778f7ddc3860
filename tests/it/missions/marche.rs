//! What one person does, walked back and forth.

use regie::service::{Command, Error, Service};

use super::fixture::*;

/// One person's orders, the boards after each of them.
pub struct Walk<'a> {
    m: &'a Monde,
    service: Service,
    who: &'static str,
    board: &'static str,
    done: Vec<String>,
    boards: Vec<Vec<String>>,
    pub at: usize,
}

impl<'a> Walk<'a> {
    /// Where nothing is done yet; the board is a query for all that stands, a line each.
    pub async fn from(m: &'a Monde, board: &'static str, who: &'static str) -> Self {
        Self {
            service: m.service(),
            m,
            who,
            board,
            done: Vec::new(),
            boards: vec![read(m, board).await],
            at: 0,
        }
    }

    async fn gives(&self, command: Command) -> Result<(), String> {
        let told = format!("{command:?}");
        let actor = self.m.actor(self.who).await;
        match self.service.execute(&actor, command).await {
            Ok(_) => Ok(()),
            Err(Error::Refused(refusal)) => {
                Err(format!("refused: {told}: {} {:?}", refusal.rule, refusal.facts))
            }
            Err(error) => Err(format!("broke: {told}: {error:?}")),
        }
    }

    /// Carries a command out, unless it is refused.
    pub async fn tries(&mut self, command: Command) -> Result<(), String> {
        match self.does(command).await {
            Err(refused) if refused.starts_with("refused") => Ok(()),
            other => other,
        }
    }

    pub async fn does(&mut self, command: Command) -> Result<(), String> {
        let told = format!("{command:?}");
        self.gives(command).await?;
        let sql = "select coalesce(inverse::text, inverse_absent) from commande order by id desc limit 1";
        match self.m.value::<String>(sql).await.as_str() {
            // What changed nothing is passed over.
            r#"{"lot": []}"# => return Ok(()),
            inverse if inverse.starts_with('{') => {}
            absent => return Err(format!("{told} can't be taken back: {absent}")),
        }
        self.done.push(told);
        self.boards.push(read(self.m, self.board).await);
        self.at += 1;
        Ok(())
    }

    /// Goes back or forth until as many commands stand, and looks at every board on the way.
    pub async fn to(&mut self, place: usize) -> Result<(), String> {
        while self.at != place {
            let (command, next) = if self.at > place {
                (undo(), self.at - 1)
            } else {
                (redo(), self.at + 1)
            };
            let told = format!("{} → {next} of {:#?}", self.at, self.done);
            self.gives(command)
                .await
                .map_err(|error| format!("{told}: {error}"))?;
            self.at = next;
            let found = read(self.m, self.board).await;
            if found != self.boards[next] {
                return Err(format!("{told}: {}", differences(&self.boards[next], &found)));
            }
        }
        Ok(())
    }
}

/// Carries out what one person does, one after the other, then takes all back and does all again, twice.
pub async fn back_and_forth(
    m: &Monde,
    board: &'static str,
    who: &'static str,
    commands: impl IntoIterator<Item = Command>,
) {
    let mut walk = Walk::from(m, board, who).await;
    for command in commands {
        walk.does(command).await.unwrap();
    }
    let end = walk.at;
    for place in [0, end, 0, end] {
        walk.to(place).await.unwrap();
    }
    assert_eq!(m.faults().await, [""; 0]);
}

async fn read(m: &Monde, board: &'static str) -> Vec<String> {
    sqlx::query_scalar(board).fetch_all(&m.pool).await.unwrap()
}

/// What is on one of two boards only.
fn differences(was: &[String], is: &[String]) -> String {
    let only = |of: &[String], other: &[String]| {
        let lines: Vec<String> = of.iter().filter(|line| !other.contains(line)).cloned().collect();
        format!("{lines:#?}")
    };
    format!("missing {} too many {}", only(was, is), only(is, was))
}
