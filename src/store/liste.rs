//! How lists are asked for: filters, order and pages, put together from fixed text and bound values.
//!
//! This is the only place where a statement grows at run time; everything a person typed is a bind.

use std::fmt::Display;

use sqlx::postgres::PgArguments;
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, Execute as _, FromRow, PgConnection, Postgres, QueryBuilder, Row as _};

use crate::domain::filtre::{Terme, Valeur};
use crate::domain::liste::{Curseur, Liste, Page};

/// One column of an order. Its value travels in a cursor as text.
#[derive(Debug, Clone, Copy)]
pub struct Colonne {
    /// The expression.
    pub sql: &'static str,
    /// Its type, to which a cursor's text is cast back.
    pub r#type: &'static str,
}

/// An order that an index gives: all its columns in one direction, the last one unique and none of them null.
#[derive(Debug, Clone, Copy)]
pub struct Tri {
    /// Its name, as people ask for it and cursors carry it.
    pub nom: &'static str,
    /// Its columns.
    pub colonnes: &'static [Colonne],
    /// Whether the greatest comes first.
    pub decroissant: bool,
}

/// What a list in two steps shows beside the rows that its first step chose.
#[derive(Debug, Clone, Copy)]
pub struct Tenue {
    /// The columns to read.
    pub colonnes: &'static str,
    /// The table whose rows are chosen, with its alias (`mission m`).
    pub table: &'static str,
    /// Its alias, under which `autour` knows the chosen rows.
    pub alias: &'static str,
    /// What of them is taken over: the columns of the order, and those that `autour` needs.
    pub choisi: &'static str,
    /// What is joined to the chosen rows (`join client c on …`).
    pub autour: &'static str,
}

/// Values of a column that leads the index of the order: the index is read once for each, in order.
///
/// They stand in the statement as they are, so that the server knows how common each of them is.
#[derive(Debug, Clone)]
pub enum Lot {
    /// Keys.
    Cles(&'static str, Vec<i64>),
    /// Codes of the program's own.
    Codes(&'static str, Vec<&'static str>),
    /// Conditions in the program's own words, each ` and …`, of which a row meets one.
    Dits(Vec<String>),
}

/// Another way to the same rows in the same order.
#[derive(Debug, Clone)]
pub struct Chemin {
    /// The tables, the list's own under its alias.
    pub table: String,
    /// Columns with the values of the order's.
    pub colonnes: &'static [Colonne],
    /// The column with the key of the list's own row.
    pub cle: &'static str,
}

impl Lot {
    /// How many values.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Cles(_, cles) => cles.len(),
            Self::Codes(_, codes) => codes.len(),
            Self::Dits(conditions) => conditions.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn conditions(&self) -> Vec<String> {
        match self {
            Self::Cles(column, keys) => keys.iter().map(|key| format!(" and {column} = {key}")).collect(),
            Self::Codes(column, codes) => codes
                .iter()
                .map(|code| format!(" and {column} = '{code}'"))
                .collect(),
            Self::Dits(conditions) => conditions.clone(),
        }
    }
}

/// A list under construction: `select … from … where true` and what narrows it.
pub struct Requete {
    sql: QueryBuilder<Postgres>,
    tri: Tri,
    /// Of a list in two steps: what is shown, and the lots that its rows come from.
    lots: Option<(Tenue, Vec<String>)>,
    /// Where the rows are chosen by another way than their own table.
    chemin: Option<Chemin>,
}

impl Requete {
    /// Begins with the columns to read and where from (`mission m join client c on …`).
    #[must_use]
    pub fn new(colonnes: &'static str, depuis: &'static str, tri: Tri) -> Self {
        let mut sql = QueryBuilder::new("select array[");
        let mut keys = sql.separated(", ");
        for colonne in tri.colonnes {
            keys.push(format_args!("({})::text", colonne.sql));
        }
        sql.push("] as curseur, ");
        sql.push(colonnes);
        sql.push(" from ");
        sql.push(depuis);
        sql.push(" where true");
        Self {
            sql,
            tri,
            lots: None,
            chemin: None,
        }
    }

    /// Begins a list in two steps: the rows of a page are chosen first, in their order, and only they are dressed.
    ///
    /// With lots, the index of the order is read once for each combination of their values, up to a page each, and the
    /// best of all make the page: an order that the index gives for one state and one agence holds for several.
    #[must_use]
    pub fn par_lots(tenue: Tenue, tri: Tri, lots: &[Lot]) -> Self {
        let one = vec![String::new()];
        let combinations = lots.iter().fold(one, |before, lot| {
            let conditions = lot.conditions();
            before
                .iter()
                .flat_map(|first| conditions.iter().map(move |second| format!("{first}{second}")))
                .collect()
        });
        Self {
            sql: QueryBuilder::new(""),
            tri,
            lots: Some((tenue, combinations)),
            chemin: None,
        }
    }

    /// Chooses the rows by another way; one that several lots hold is taken once.
    #[must_use]
    pub fn par(mut self, chemin: Chemin) -> Self {
        self.chemin = Some(chemin);
        self
    }

    /// The columns by which rows are chosen in their order.
    fn chosen_by(&self) -> &'static [Colonne] {
        self.chemin
            .as_ref()
            .map_or(self.tri.colonnes, |chemin| chemin.colonnes)
    }

    /// `and <fixed text>`.
    pub fn et(&mut self, condition: impl Display) -> &mut Self {
        self.sql.push(" and ").push(condition);
        self
    }

    /// Fixed text, as it stands.
    pub fn sql(&mut self, texte: impl Display) -> &mut Self {
        self.sql.push(texte);
        self
    }

    /// The text under way, for parts that are written into any.
    pub fn builder(&mut self) -> &mut QueryBuilder<Postgres> {
        &mut self.sql
    }

    /// A bound value.
    pub fn bind<T>(&mut self, valeur: T) -> &mut Self
    where
        T: for<'q> sqlx::Encode<'q, Postgres> + sqlx::Type<Postgres> + Send + 'static,
    {
        self.sql.push_bind(valeur);
        self
    }

    /// `and column = any(codes of the term)`, or none of them.
    pub fn codes(&mut self, colonne: &'static str, terme: &Terme) -> &mut Self {
        let codes: Vec<String> = terme
            .valeurs
            .iter()
            .filter_map(|valeur| match valeur {
                Valeur::Code(code) => Some((*code).to_owned()),
                _ => None,
            })
            .collect();
        self.one_of(colonne, terme.exclut, codes)
    }

    /// `and column = any(numbers of the term)`, or none of them.
    pub fn nombres(&mut self, colonne: &'static str, terme: &Terme) -> &mut Self {
        let nombres: Vec<i64> = terme
            .valeurs
            .iter()
            .filter_map(|valeur| match valeur {
                Valeur::Nombre(nombre) => Some(*nombre),
                _ => None,
            })
            .collect();
        self.one_of(colonne, terme.exclut, nombres)
    }

    fn one_of<T>(&mut self, colonne: &'static str, exclut: bool, valeurs: Vec<T>) -> &mut Self
    where
        Vec<T>: for<'q> sqlx::Encode<'q, Postgres> + sqlx::Type<Postgres> + Send + 'static,
    {
        let (before, after) = if exclut {
            (" <> all(", ")")
        } else {
            (" = any(", ")")
        };
        self.et(colonne).sql(before).bind(valeurs).sql(after)
    }

    /// `and` any of the term's texts is part of the expression: `before`, a pattern for `like`, `after`.
    ///
    /// For a condition on the row itself: `("recherche(u.nom) like ", "")`; through other tables:
    /// `("exists (select from … and recherche(u.nom) like ", ")")`. The pattern is made with `recherche()` too, in a
    /// query of its own: a plan that serves any pattern would else fold it again for every row.
    pub fn textes(&mut self, avant: &'static str, apres: &'static str, terme: &Terme) -> &mut Self {
        self.sql.push(if terme.exclut { " and not (" } else { " and (" });
        let mut first = true;
        for valeur in &terme.valeurs {
            let Valeur::Texte(texte) = valeur else { continue };
            if !std::mem::take(&mut first) {
                self.sql.push(" or ");
            }
            self.sql.push(avant);
            self.motif(contains(texte)).sql(apres);
        }
        self.sql.push(if first { "true)" } else { ")" });
        self
    }

    /// A pattern for `like`, folded once.
    pub fn motif(&mut self, motif: String) -> &mut Self {
        self.sql("(select recherche(").bind(motif).sql("))")
    }

    /// `and` the expression holds every word.
    pub fn mots(&mut self, expression: &'static str, mots: &[String]) -> &mut Self {
        for mot in mots {
            self.et(expression).sql(" like ").motif(contains(mot));
        }
        self
    }

    /// Goes on after the place where the page begins.
    fn after(&mut self, page: &Page) -> Result<(), crate::domain::Refusal> {
        let (tri, colonnes) = (self.tri, self.chosen_by());
        if let Some(place) = &page.apres {
            let valeurs = place.valeurs(tri.nom, colonnes.len())?;
            self.et(format_args!("({})", names(colonnes)));
            self.sql(if tri.decroissant { " < (" } else { " > (" });
            for (index, (valeur, colonne)) in valeurs.into_iter().zip(colonnes).enumerate() {
                if index > 0 {
                    self.sql(", ");
                }
                // As text: the cast is the server's, whatever type the bind would otherwise take.
                self.sql("cast(")
                    .bind(valeur)
                    .sql(format_args!("::text as {})", colonne.r#type));
            }
            self.sql(")");
        }
        Ok(())
    }

    fn order(&self, colonnes: &[Colonne]) -> String {
        let direction = if self.tri.decroissant { " desc" } else { "" };
        let columns: Vec<String> = colonnes
            .iter()
            .map(|colonne| format!("{}{direction}", colonne.sql))
            .collect();
        format!(" order by {}", columns.join(", "))
    }

    /// The statement that chooses so many rows, with its values.
    fn chosen(&mut self, limite: i64) -> Result<(String, PgArguments), sqlx::Error> {
        let mut query = self.sql.build();
        let arguments = query
            .take_arguments()
            .map_err(sqlx::Error::Encode)?
            .unwrap_or_default();
        let built = query.sql().as_str().to_owned();
        let end = format!("{} limit {limite}", self.order(self.chosen_by()));
        let Some((tenue, lots)) = &self.lots else {
            return Ok((format!("{built}{end}"), arguments));
        };
        let alias = tenue.alias;
        let table = self
            .chemin
            .as_ref()
            .map_or(tenue.table, |chemin| chemin.table.as_str());
        // Each says the same of its rows, with the same values.
        let choisi = tenue.choisi;
        let each = |lot: &String| format!("select {choisi} from {table} where true{lot}{built}{end}");
        let chosen = match lots.as_slice() {
            [only] => each(only),
            several => {
                let several: Vec<String> = several.iter().map(|lot| format!("({})", each(lot))).collect();
                let once = match self.chemin {
                    Some(_) => format!("distinct on ({}) ", names(self.tri.colonnes)),
                    None => String::new(),
                };
                format!(
                    "select {once}* from ({}) {alias}{} limit {limite}",
                    several.join(" union all "),
                    self.order(self.tri.colonnes)
                )
            }
        };
        Ok((chosen, arguments))
    }

    /// The whole statement, with its values: the page's rows and one more, which tells whether another page follows.
    fn statement(&mut self, page: &Page) -> Result<(String, PgArguments), Faute> {
        self.after(page)?;
        let (chosen, arguments) = self.chosen(page.rows() + 1)?;
        let Some((tenue, _)) = &self.lots else {
            return Ok((chosen, arguments));
        };
        let keys: Vec<String> = self
            .tri
            .colonnes
            .iter()
            .map(|colonne| format!("({})::text", colonne.sql))
            .collect();
        let statement = format!(
            "select array[{}] as curseur, {} from ({chosen}) {} {}{}",
            keys.join(", "),
            tenue.colonnes,
            tenue.alias,
            tenue.autour,
            self.order(self.tri.colonnes)
        );
        Ok((statement, arguments))
    }

    /// Reads a page.
    ///
    /// # Errors
    /// Those of the database, or a cursor that is none of this list.
    pub async fn lire<T>(mut self, db: &mut PgConnection, page: &Page) -> Result<Liste<T>, Faute>
    where
        T: for<'r> FromRow<'r, PgRow>,
    {
        let (statement, arguments) = self.statement(page)?;
        // What another way was made of, keys and days, is never asked in the same words again.
        let read = sqlx::query_with(AssertSqlSafe(statement), arguments)
            .persistent(self.chemin.is_none())
            .fetch_all(db);
        let rows = read.await.map_err(|error| {
            let unreadable = error
                .as_database_error()
                .and_then(sqlx::error::DatabaseError::code)
                .is_some_and(|code| code.starts_with("22"));
            match &page.apres {
                // The only text that the server reads as a value is the cursor's.
                Some(_) if unreadable => {
                    Faute::Refus(crate::domain::Refusal::invalid("after", "curseur-illisible"))
                }
                _ => Faute::Base(error),
            }
        })?;
        let shown = usize::try_from(page.rows()).unwrap_or(usize::MAX);
        let next = match rows.get(shown.wrapping_sub(1)) {
            Some(last) if rows.len() > shown => Some(Curseur::new(
                self.tri.nom,
                &last.try_get::<Vec<String>, _>("curseur")?,
            )),
            _ => None,
        };
        let items = rows
            .iter()
            .take(shown)
            .map(T::from_row)
            .collect::<Result<_, _>>()?;
        Ok(Liste { items, next })
    }

    /// Counts the rows, up to one more than `borne`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn compter(mut self, db: &mut PgConnection, borne: i64) -> Result<i64, Faute> {
        let (chosen, arguments) = self.chosen(borne + 1)?;
        let counted = AssertSqlSafe(format!("select count(*) from ({chosen}) as compte"));
        Ok(sqlx::query_scalar_with(counted, arguments).fetch_one(db).await?)
    }

    /// How the server would read the first page, as `explain` tells it: for the test that reads every plan.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn plan(mut self, db: &mut PgConnection, page: &Page) -> Result<String, Faute> {
        let (statement, arguments) = self.statement(page)?;
        let explained = AssertSqlSafe(format!("explain {statement}"));
        let lines: Vec<String> = sqlx::query_scalar_with(explained, arguments)
            .fetch_all(db)
            .await?;
        Ok(lines.join("\n"))
    }
}

/// Why a list was not read.
#[derive(Debug, thiserror::Error)]
pub enum Faute {
    /// What was asked for can't be understood.
    #[error(transparent)]
    Refus(#[from] crate::domain::Refusal),
    /// The database's.
    #[error(transparent)]
    Base(#[from] sqlx::Error),
}

fn names(colonnes: &[Colonne]) -> String {
    let names: Vec<&str> = colonnes.iter().map(|colonne| colonne.sql).collect();
    names.join(", ")
}

/// A pattern for `like` that finds the text anywhere, its `%` and `_` taken as they stand.
#[must_use]
pub fn contains(texte: &str) -> String {
    format!("%{}%", like_literal(texte))
}

/// A pattern for `like` that finds the texts that begin so.
#[must_use]
pub fn begins(texte: &str) -> String {
    format!("{}%", like_literal(texte))
}

/// `and` a column holds a pattern, which is folded once, by a query of its own.
pub(super) fn holds(sql: &mut QueryBuilder<Postgres>, column: &str, motif: &str) {
    sql.push(format_args!(" and {column} like (select recherche("))
        .push_bind(motif.to_owned())
        .push("))");
}

/// A text that `like` takes as it stands.
pub(super) fn like_literal(texte: &str) -> String {
    let mut literal = String::with_capacity(texte.len());
    for c in texte.chars() {
        if matches!(c, '%' | '_' | '\\') {
            literal.push('\\');
        }
        literal.push(c);
    }
    literal
}
