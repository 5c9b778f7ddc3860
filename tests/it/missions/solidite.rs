//! What must be true of a plan whatever was done to it, asked of the database.

use super::fixture::Monde;

/// A name, and a query that answers with what breaks the rule.
const RULES: &[(&str, &str)] = &[
    (
        "nobody is in two places",
        "select a.id || ' and ' || b.id from creneau a join creneau b
         on a.utilisateur_id = b.utilisateur_id and a.id < b.id and a.plage && b.plage
         where a.fermete = 'FERME' and b.fermete = 'FERME' and a.type <> 'ASTREINTE' and b.type <> 'ASTREINTE'
           and a.scenario_id is null and b.scenario_id is null",
    ),
    (
        "a visit and its time are as firm as each other",
        "select i.id || ' ' || i.etat from intervention i
         cross join lateral (
             select count(*) filter (where c.fermete = 'FERME') as fermes,
                    count(*) filter (where c.fermete = 'PROVISOIRE') as provisoires
             from creneau c where c.intervention_id = i.id and c.scenario_id is null) c
         where case i.etat when 'PROVISOIRE' then fermes > 0
                           when 'ANNULEE' then fermes + provisoires > 0
                           else fermes = 0 or provisoires > 0 end",
    ),
    (
        "a mission stands where its visits do",
        "select m.numero || ' ' || m.etat || ' ' || coalesce(v.etats::text, '')
         from mission m
         left join lateral (
             select array_agg(i.etat order by i.rang) as etats,
                    bool_or(i.etat in ('EN_ROUTE', 'SUR_SITE', 'PAUSE')) as commence,
                    bool_or(i.etat in ('PLANIFIEE', 'CONFIRMEE')) as ferme,
                    bool_or(i.etat = 'PROVISOIRE') as attend,
                    bool_or(i.etat in ('TERMINEE', 'PARTIELLE', 'INFRUCTUEUSE')) as fini,
                    bool_or(i.etat in ('PARTIELLE', 'INFRUCTUEUSE') and i.renonciation_suite is null and not exists (
                        select from intervention s where s.suite_de = i.id and s.etat <> 'ANNULEE')) as doit
             from intervention i where i.mission_id = m.id) v on true
         where not case m.etat
             when 'BROUILLON' then v.etats is null
             when 'A_PLANIFIER' then not coalesce(v.commence, false)
             when 'PLANIFIEE' then v.ferme and not v.commence
             when 'EN_COURS' then v.commence or (v.ferme and v.fini)
             when 'EN_ATTENTE' then not coalesce(v.commence or v.ferme, false)
             when 'ANNULEE' then not coalesce(v.commence or v.ferme or v.attend, false)
             else v.fini and not (v.commence or v.ferme or v.attend or v.doit) end",
    ),
    (
        "who works on what is kept in step",
        "select mission_id::text from mission_intervenant p
         full join mission_a_intervenant v using (utilisateur_id, mission_le, mission_id)
         where p.utilisateur_id is null or v.utilisateur_id is null or p.echeance <> v.echeance",
    ),
    (
        "the day of a mission is kept in step",
        "select v.mission_id::text from mission_a_jour v left join mission_jour j using (mission_id)
         where j.mission_id is null or (j.mission_le, j.jour) is distinct from (v.mission_le, v.jour)",
    ),
    (
        "what a board says of visits is kept in step",
        "select intervention_id::text from visite_au_tableau v full join visite_tableau t using (intervention_id)
         where v is null or t is null or (t.debut, t.version, t.etat, t.mission_id, t.numero, t.etat_mission, t.titre, t.priorite, t.echeance, t.client, t.ville)
             is distinct from (v.debut, v.version, v.etat, v.mission_id, v.numero, v.etat_mission, v.titre, v.priorite, v.echeance, v.client, v.ville)",
    ),
    (
        "what is on hold or given up holds nobody's time",
        "select m.numero || ' ' || m.etat from mission m
         join intervention i on i.mission_id = m.id join creneau c on c.intervention_id = i.id
         where m.etat in ('EN_ATTENTE', 'ANNULEE') and c.fermete <> 'ANNULE' and i.etat not in ('TERMINEE', 'PARTIELLE', 'INFRUCTUEUSE')",
    ),
    (
        "only those at work are clocked in",
        "select i.id || ' ' || i.etat from pointage p join intervention i on i.id = p.intervention_id
         where p.fin is null and i.etat not in ('EN_ROUTE', 'SUR_SITE', 'PAUSE')",
    ),
    (
        "roads lead to firm visits, and end when they begin",
        "select c.id || ' to ' || i.etat from creneau c join intervention i on i.id = c.intervention_id
         where c.type = 'TRAJET' and i.etat in ('PROVISOIRE', 'ANNULEE')
         union all
         select c.id || ' ends ' || upper(c.plage) from creneau c
         where c.type = 'TRAJET' and c.intervention_id is not null and not exists (
             select from creneau w where w.intervention_id = c.intervention_id and w.type = 'INTERVENTION'
               and w.utilisateur_id = c.utilisateur_id and w.fermete = 'FERME' and lower(w.plage) >= upper(c.plage))",
    ),
    (
        "the journal ends with each object as it is",
        "select objet || ' ' || objet_id from (
            select distinct on (objet, objet_id) objet, objet_id, objet_version from journal_audit
            order by objet, objet_id, seq desc) j
         where objet in ('mission', 'intervention') and objet_version is distinct from case objet
            when 'mission' then (select version from mission m where m.id = objet_id)
            else (select version from intervention i where i.id = objet_id) end",
    ),
    (
        "every command under a key has its answer",
        "select cle::text from cle_idempotence where resultat is null or commande_id is null",
    ),
];

impl Monde {
    /// Asks after all rules; what breaks one is named.
    pub async fn faults(&self) -> Vec<String> {
        let mut admin = self.base.admin().await;
        let mut faults = Vec::new();
        for (rule, query) in RULES {
            let broken: Vec<String> = sqlx::query_scalar(*query)
                .fetch_all(&mut admin)
                .await
                .unwrap_or_else(|error| panic!("{rule}: {error}"));
            faults.extend(broken.iter().map(|what| format!("{rule}: {what}")));
        }
        faults
    }
}

impl Monde {
    /// Every command, in the order in which they were recorded, with what it changed.
    pub async fn story(&self) -> Vec<String> {
        sqlx::query_scalar(
            "select c.id || ' ' || u.login || ' ' || c.nom || coalesce(' of ' || c.annule_id, '') || ': ' || coalesce(
                 (select string_agg(j.objet || ' ' || j.objet_id || ' ' || coalesce(d.avant ->> 'etat', '') || '>'
                                    || coalesce(d.apres ->> 'etat', ''), ', ' order by j.seq)
                  from journal_audit j join journal_detail d on d.seq = j.seq where j.commande_id = c.id), '')
             from commande c join utilisateur u on u.id = c.acteur_id order by c.id",
        )
        .fetch_all(&mut self.base.admin().await)
        .await
        .unwrap()
    }
}

/// The control: each question finds the fault that it is about.
#[tokio::test]
async fn the_questions_find_planted_faults() {
    const PLANTED: &[(&str, &str)] = &[
        (
            "nobody is in two places",
            "alter table creneau drop constraint creneau_une_personne_un_lieu;
             insert into creneau (utilisateur_id, type, fermete, plage, cree_par)
             select utilisateur_id, 'REUNION', 'FERME', plage, 2 from creneau where type = 'INTERVENTION' limit 1",
        ),
        ("as firm as each other", "update creneau set fermete = 'PROVISOIRE' where type = 'INTERVENTION'"),
        ("stands where its visits do", "update mission set etat = 'TERMINEE'"),
        ("says of visits", "update visite_tableau set titre = 'x'"),
        (
            "holds nobody's time",
            "update mission set etat = 'ANNULEE', annulation_motif = 'x'",
        ),
        (
            "clocked in",
            "insert into pointage (intervention_id, utilisateur_id, nature, debut, cree_par) values (1, 20, 'TRAVAIL', now(), 2)",
        ),
        (
            "roads lead to",
            "insert into creneau (utilisateur_id, type, fermete, intervention_id, plage, cree_par)
             select utilisateur_id, 'TRAJET', 'FERME', intervention_id, tstzrange(upper(plage), upper(plage) + interval '1 hour'), 2
             from creneau where type = 'INTERVENTION'",
        ),
        ("who works on what", "delete from mission_intervenant"),
        ("the day of a mission", "update mission_jour set jour = null"),
        ("as it is", "update mission set version = version + 1"),
        ("its answer", "insert into cle_idempotence (cle, empreinte) values (gen_random_uuid(), sha256(''))"),
    ];
    assert_eq!(PLANTED.len(), RULES.len(), "one for each");
    for (rule, sql) in PLANTED {
        let m = Monde::new().await;
        let mission = m.mission().await;
        m.planned(mission, &[super::fixture::AMOREL], "05 08:00").await;
        assert_eq!(m.faults().await, Vec::<String>::new());
        // A superuser can pass by the triggers that would refuse.
        let mut admin = m.base.admin().await;
        sqlx::raw_sql("set session_replication_role = replica")
            .execute(&mut admin)
            .await
            .unwrap();
        sqlx::raw_sql(*sql)
            .execute(&mut admin)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
        let faults = m.faults().await;
        assert!(
            faults.iter().any(|fault| fault.contains(rule)),
            "{rule}: {faults:?}"
        );
    }
}
