//! By which index lists of clients and sites are read, once there are many.

use regie::domain::filtre::{Champ, Filtre};
use regie::domain::liste::Page;
use regie::domain::{AgenceId, Portee, client, site};
use regie::store::client_liste::Demande;
use regie::store::liste::Requete;
use regie::store::planning::Scope;
use regie::store::recherche;
use sqlx::PgConnection;

use super::fixture::{Monde, monde};

/// Thirty thousand clients and sites in a hundred towns; few are called Zeppelin, few lie in Quimper.
const MANY: &str = "
    set session_replication_role = replica;
    insert into client (type, raison_sociale, siren, agence_id, ville, cree_par)
    select (array['PRO', 'PARTICULIER', 'PUBLIC'])[1 + n % 3], case when n % 997 = 0 then 'Zeppelin ' else 'Société ' end || md5(n::text),
           lpad(n::text, 9, '7'), (array[1, 2, null])[1 + n % 3], 'Ville ' || n % 100, 2
    from generate_series(1, 30000) n;
    insert into site (client_id, libelle, adresse, code_postal, ville, cree_par)
    select c.id, '', c.id % 200 || ' rue de la Paix', lpad((c.id % 95)::text, 2, '0') || '100',
           case when c.id % 997 = 0 then 'Quimper' else 'Ville ' || c.id % 100 end, 2
    from client c where c.id > 3;
    insert into contrat_maintenance (client_id, libelle, validite, cree_par)
    select c.id, 'Annuel', '[2040-01-01,2041-01-01)', 2 from client c where c.id % 10 = 0;
    reset session_replication_role;
    insert into client_recherche (client_id, texte, partout, sans_site) select * from client_cherchable
    on conflict do nothing;
    insert into site_recherche (site_id, client_id, agence_id, nom, texte, lieu, ville, utilisable)
    select site_id, client_id, agence_id, nom, texte, lieu, ville, utilisable from site_cherchable on conflict do nothing;
    analyze client; analyze site; analyze contrat_maintenance; analyze client_recherche; analyze site_recherche";

async fn many() -> Monde {
    let monde = monde().await;
    sqlx::raw_sql(MANY)
        .execute(&mut monde.base.admin().await)
        .await
        .unwrap();
    monde
}

fn of_lyon() -> Scope {
    Scope {
        portee: Portee::Agence,
        agence: Some(AgenceId(1)),
        ..Scope::everything()
    }
}

/// Each filter, within each sight, by one of these indexes and without reading a table whole.
async fn read(
    lists: &[(&str, &str)],
    champs: &[Champ],
    list: impl AsyncFn(&Demande<'_>, &mut PgConnection) -> Requete,
) {
    let monde = many().await;
    let mut db = monde.base.app().await;
    let jour = "2040-03-05".parse().unwrap();
    let mut wrong = Vec::new();
    for scope in [Scope::everything(), of_lyon()] {
        for (filtre, index) in lists {
            let filtre = Filtre::parse(filtre, champs, jour).unwrap();
            let demande = Demande {
                scope: &scope,
                filtre: &filtre,
                jour,
            };
            let requete = list(&demande, &mut db).await;
            let plan = requete.plan(&mut db, &Page::first(50)).await.unwrap();
            let told = format!("{:?} {filtre:?}:\n{plan}", scope.portee);
            let whole = ["client", "site", "contrat_maintenance"]
                .iter()
                .any(|table| plan.contains(&format!("Seq Scan on {table} ")));
            if whole || !index.split('|').any(|index| plan.contains(index)) {
                wrong.push(told);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

async fn clients(demande: &Demande<'_>, db: &mut PgConnection) -> Requete {
    if !demande.filtre.mots.is_empty() {
        let plan = demande.words_plan(db).await.unwrap();
        assert!(plan.contains("client_recherche_mots"), "{plan}");
    }
    demande.clients(db, client::TriClients::Nom).await.unwrap()
}

async fn sites(demande: &Demande<'_>, _: &mut PgConnection) -> Requete {
    demande.sites()
}

#[tokio::test]
async fn clients_are_read_by_the_index_that_is_meant_for_them() {
    read(
        &[
            ("", "client_par_nom"),
            ("type:pro", "client_par_nom"),
            ("agence:lyon", "client_par_nom"),
            ("zeppelin", "client_pkey"),
            ("zeppelin quimper", "client_pkey"),
            ("C-00042", "client_pkey"),
            ("siren:777029910", "client_par_nom"),
            ("ville:quimper", "client_par_nom"),
            ("couvert", "client_par_nom"),
        ],
        client::CHAMPS,
        clients,
    )
    .await;
}

#[tokio::test]
async fn sites_are_read_by_the_index_that_is_meant_for_them() {
    read(
        &[
            ("", "site_par_ville"),
            ("agence:lyon", "site_par_ville"),
            ("quimper", "site_recherche"),
            ("zeppelin", "site_recherche"),
            ("ville:quimper", "site_par_ville"),
            ("cp:29100", "site_par_ville"),
            ("client:zeppelin", "client_recherche"),
        ],
        site::CHAMPS,
        sites,
    )
    .await;
}

#[tokio::test]
async fn sites_are_found_by_common_words_and_by_rare_ones() {
    let monde = many().await;
    let mut db = monde.base.app().await;
    let mut search = async |mots: &[&str]| {
        let mots: Vec<String> = mots.iter().map(|mot| (*mot).to_owned()).collect();
        recherche::sites(&mut db, &Scope::everything(), &mots, 40)
            .await
            .unwrap()
    };
    let found = search(&["paix"]).await;
    assert_eq!(found.len(), 40);
    assert!(found.iter().all(|site| site.adresse.contains("Paix")));
    let found = search(&["société"]).await;
    assert_eq!(found.len(), 40);
    assert!(found.iter().all(|site| site.client_nom.starts_with("Société")));
    assert_eq!(search(&["quimper"]).await.len(), 30);
    let found = search(&["paix", "zeppelin"]).await;
    assert_eq!(found.len(), 30);
    assert!(found.iter().all(|site| site.client_nom.starts_with("Zeppelin")));
}
