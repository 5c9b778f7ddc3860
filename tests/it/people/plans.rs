//! By which index lists of people are read, once there are many.

use regie::domain::filtre::Filtre;
use regie::domain::liste::Page;
use regie::domain::{AgenceId, Portee};
use regie::service::utilisateur::CHAMPS;
use regie::store::planning::Scope;
use regie::store::utilisateur_liste;

use super::fixture::monde;

/// Twenty thousand people of two agences, ten teams, few of them called Zeppelin.
const MANY: &str = "
    insert into utilisateur (login, prenom, nom, agence_id, cree_par)
    select 'p' || n, 'Ana', case when n % 997 = 0 then 'Zeppelin' else md5(n::text) end, 1 + n % 2, 2
    from generate_series(1, 20000) n;
    insert into utilisateur_role (utilisateur_id, role_id, cree_par)
    select u.id, r.id, 2 from utilisateur u join role r on r.code = case when u.id % 10 = 0 then 'REPARTITEUR' else 'TECHNICIEN' end
    where u.login like 'p%' and u.login ~ '^p[0-9]+$';
    insert into habilitation (utilisateur_id, specialisation_id, niveau, validite, cree_par)
    select u.id, s.id, 3, '[2026-01-01,2055-01-01)', 2 from utilisateur u join specialisation s on s.code = 'CLIM'
    where u.login ~ '^p[0-9]+$' and u.id % 3 = 0;
    insert into equipe_membre (equipe_id, utilisateur_id, periode, cree_par)
    select e.id, u.id, '[2026-01-01,2055-01-01)', 2 from utilisateur u cross join (select id from equipe order by id limit 1) e
    where u.login ~ '^p[0-9]+$' and u.id % 100 = 0;
    analyze utilisateur; analyze utilisateur_role; analyze habilitation; analyze equipe_membre";

#[tokio::test]
async fn people_are_read_by_the_index_that_is_meant_for_them() {
    let monde = monde().await;
    sqlx::raw_sql(MANY)
        .execute(&mut monde.base.admin().await)
        .await
        .unwrap();
    let mut db = monde.base.app().await;
    let now = chrono::Utc::now();
    let of_lyon = Scope {
        portee: Portee::Agence,
        agence: Some(AgenceId(1)),
        ..Scope::everything()
    };
    let mut wrong = Vec::new();
    for scope in [Scope::everything(), of_lyon] {
        for (filtre, index) in [
            ("", "utilisateur_par_"),
            ("actif", "utilisateur_par_"),
            ("nature:interne", "utilisateur_par_"),
            ("agence:lyon", "utilisateur_par_"),
            ("role:technicien", "utilisateur_par_|utilisateur_pkey"),
            ("spec:clim", "utilisateur_par_|utilisateur_pkey"),
            ("zeppelin", "utilisateur_recherche"),
            ("equipe:e1", "utilisateur_par_|utilisateur_pkey"),
            ("equipe:e1 spec:clim actif", "utilisateur_par_|utilisateur_pkey"),
        ] {
            let parsed = Filtre::parse(filtre, CHAMPS, now.date_naive()).unwrap();
            let plan = utilisateur_liste::requete(&scope, &parsed, now)
                .plan(&mut db, &Page::first(50))
                .await
                .unwrap();
            let told = format!("{:?} {filtre:?}:\n{plan}", scope.portee);
            if plan.contains("Seq Scan on utilisateur ")
                || !index.split('|').any(|index| plan.contains(index))
            {
                wrong.push(told);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
