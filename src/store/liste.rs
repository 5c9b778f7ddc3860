//! How lists are asked for: filters, order and pages, put together from fixed text and bound values.
//!
//! This is the only place where a statement grows at run time; everything a person typed is a bind.

use std::fmt::Display;

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

/// A list under construction: `select … from … where true` and what narrows it.
pub struct Requete {
    sql: QueryBuilder<Postgres>,
    tri: Tri,
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
        Self { sql, tri }
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
    /// `("exists (select from … and recherche(u.nom) like ", ")")`. The pattern is made with `recherche()` too.
    pub fn textes(&mut self, avant: &'static str, apres: &'static str, terme: &Terme) -> &mut Self {
        self.sql.push(if terme.exclut { " and not (" } else { " and (" });
        let mut first = true;
        for valeur in &terme.valeurs {
            let Valeur::Texte(texte) = valeur else { continue };
            if !std::mem::take(&mut first) {
                self.sql.push(" or ");
            }
            self.sql.push(avant).push("recherche(");
            self.sql.push_bind(contains(texte)).push(")").push(apres);
        }
        self.sql.push(if first { "true)" } else { ")" });
        self
    }

    /// `and` the expression holds every word.
    pub fn mots(&mut self, expression: &'static str, mots: &[String]) -> &mut Self {
        for mot in mots {
            self.et(expression)
                .sql(" like recherche(")
                .bind(contains(mot))
                .sql(")");
        }
        self
    }

    /// The statement with its order and one row more than the page holds.
    fn paged(&mut self, page: &Page) -> Result<(), crate::domain::Refusal> {
        let tri = self.tri;
        if let Some(place) = &page.apres {
            let valeurs = place.valeurs(tri.nom, tri.colonnes.len())?;
            let columns = tri.colonnes.iter().map(|colonne| colonne.sql).collect::<Vec<_>>();
            self.et(format_args!("({})", columns.join(", ")));
            self.sql(if tri.decroissant { " < (" } else { " > (" });
            for (index, (valeur, colonne)) in valeurs.into_iter().zip(tri.colonnes).enumerate() {
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
        let direction = if tri.decroissant { " desc" } else { "" };
        for (index, colonne) in tri.colonnes.iter().enumerate() {
            self.sql(if index == 0 { " order by " } else { ", " });
            self.sql(colonne.sql).sql(direction);
        }
        self.sql(" limit ").bind(page.rows() + 1);
        Ok(())
    }

    /// Reads a page.
    ///
    /// # Errors
    /// Those of the database, or a cursor that is none of this list.
    pub async fn lire<T>(mut self, db: &mut PgConnection, page: &Page) -> Result<Liste<T>, Faute>
    where
        T: for<'r> FromRow<'r, PgRow>,
    {
        self.paged(page)?;
        let rows = self.sql.build().fetch_all(db).await.map_err(|error| {
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

    /// How the server would read the first page, as `explain` tells it: for the test that reads every plan.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn plan(mut self, db: &mut PgConnection, page: &Page) -> Result<String, Faute> {
        self.paged(page)?;
        let mut query = self.sql.build();
        let arguments = query
            .take_arguments()
            .map_err(sqlx::Error::Encode)?
            .unwrap_or_default();
        let explained = AssertSqlSafe(format!("explain {}", query.sql().as_str()));
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

/// A pattern for `like` that finds the text anywhere, its `%` and `_` taken as they stand.
#[must_use]
pub fn contains(texte: &str) -> String {
    format!("%{}%", like_literal(texte))
}

/// A text that `like` takes as it stands.
#[must_use]
pub fn like_literal(texte: &str) -> String {
    let mut literal = String::with_capacity(texte.len());
    for c in texte.chars() {
        if matches!(c, '%' | '_' | '\\') {
            literal.push('\\');
        }
        literal.push(c);
    }
    literal
}
