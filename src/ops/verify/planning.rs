//! The plan: nobody in two places, people able and entitled, visits and missions that say the same.

use super::Check;

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "creneau_une_personne_un_lieu",
        subject: "creneau where fermete = 'FERME' and type <> 'ASTREINTE' and scenario_id is null",
        faults: "select 'creneau ' || id from (
                     select id, lower(plage) as debut, max(upper(plage)) over (
                         partition by utilisateur_id order by lower(plage), id rows between unbounded preceding and 1 preceding) as pris
                     from creneau where fermete = 'FERME' and type <> 'ASTREINTE' and scenario_id is null) c
                 where pris > debut",
    },
    Check {
        name: "habilitation_periodes_disjointes",
        subject: "habilitation where supprime_le is null",
        faults: "select 'habilitation ' || id from (
                     select id, coalesce(lower(validite), '-infinity') as debut, max(coalesce(upper(validite), 'infinity')) over (
                         partition by utilisateur_id, specialisation_id, coalesce(titre_id, 0)
                         order by coalesce(lower(validite), '-infinity'), id rows between unbounded preceding and 1 preceding) as pris
                     from habilitation where supprime_le is null) h
                 where pris > debut",
    },
    Check {
        name: "habilitation_reglementee_exige_titre",
        subject: "habilitation where supprime_le is null",
        faults: "select 'habilitation ' || h.id from habilitation h join specialisation s on s.id = h.specialisation_id
                 where h.supprime_le is null and h.titre_id is null and s.reglementee",
    },
    Check {
        name: "habilitation_titre_de_sa_specialisation",
        subject: "habilitation where supprime_le is null and titre_id is not null",
        faults: "select 'habilitation ' || h.id || ' (' || t.code || ')' from habilitation h join titre t on t.id = h.titre_id
                 where h.supprime_le is null and t.specialisation_id <> h.specialisation_id",
    },
    Check {
        name: "horaire_sans_chevauchement",
        subject: "horaire",
        faults: "select 'horaire ' || id from (
                     select id, debut, max(case when fin = '00:00' then '24:00' else fin end) over (
                         partition by utilisateur_id, jour order by debut, id rows between unbounded preceding and 1 preceding) as pris
                     from horaire) h
                 where pris > debut",
    },
    Check {
        name: "equipe_membre_periodes_disjointes",
        subject: "equipe_membre",
        faults: "select 'equipe_membre ' || id from (
                     select id, coalesce(lower(periode), '-infinity') as debut, max(coalesce(upper(periode), 'infinity')) over (
                         partition by utilisateur_id, equipe_id
                         order by coalesce(lower(periode), '-infinity'), id rows between unbounded preceding and 1 preceding) as pris
                     from equipe_membre) m
                 where pris > debut",
    },
    Check {
        name: "creneau_besoin_de_sa_mission",
        subject: "creneau where besoin_id is not null",
        faults: "select 'creneau ' || c.id from creneau c
                 join mission_besoin b on b.id = c.besoin_id left join intervention i on i.id = c.intervention_id
                 where b.mission_id is distinct from i.mission_id",
    },
    // Of work ahead: an habilitation may since have been corrected for days that are over.
    Check {
        name: "creneau_habilitation_valable",
        subject: "creneau where fermete = 'FERME' and besoin_id is not null and scenario_id is null and upper(plage) > now()",
        faults: "select 'creneau ' || c.id || ' (' || habilitation_manque(c.utilisateur_id, c.besoin_id, c.plage) || ')' from creneau c
                 where c.fermete = 'FERME' and c.besoin_id is not null and c.scenario_id is null and upper(c.plage) > now()
                   and habilitation_manque(c.utilisateur_id, c.besoin_id, c.plage) is not null",
    },
    Check {
        name: "mission_effectif_complet",
        subject: "mission where etat = 'PLANIFIEE'",
        faults: "select 'mission ' || m.numero || ', besoin ' || b.id from mission m join mission_besoin b on b.mission_id = m.id
                 where m.etat = 'PLANIFIEE' and b.effectif > (
                     select count(distinct c.utilisateur_id) from creneau c join intervention i on i.id = c.intervention_id
                     where c.besoin_id = b.id and c.fermete = 'FERME' and c.scenario_id is null
                       and i.etat in ('PLANIFIEE', 'CONFIRMEE', 'EN_ROUTE', 'SUR_SITE', 'PAUSE'))
                 union all
                 select 'mission ' || m.numero from mission m
                 where m.etat = 'PLANIFIEE' and not exists (select from mission_besoin b where b.mission_id = m.id)
                   and not exists (
                     select from intervention i join creneau c on c.intervention_id = i.id
                     where i.mission_id = m.id and i.etat in ('PLANIFIEE', 'CONFIRMEE', 'EN_ROUTE', 'SUR_SITE', 'PAUSE')
                       and c.type = 'INTERVENTION' and c.fermete = 'FERME' and c.scenario_id is null)",
    },
    Check {
        name: "intervention_suit_ses_creneaux",
        subject: "intervention",
        faults: "select 'intervention ' || i.id || ' (' || i.etat || ')' from intervention i
                 left join (select intervention_id, count(*) filter (where fermete = 'FERME') as fermes,
                                   count(*) filter (where fermete = 'PROVISOIRE') as provisoires
                            from creneau where scenario_id is null group by intervention_id) c on c.intervention_id = i.id
                 where case i.etat when 'PROVISOIRE' then coalesce(c.fermes, 0) > 0
                                   when 'ANNULEE' then coalesce(c.fermes + c.provisoires, 0) > 0
                                   else coalesce(c.fermes, 0) = 0 or c.provisoires > 0 end",
    },
    Check {
        name: "intervention_plage_de_ses_creneaux",
        subject: "intervention",
        faults: "select 'intervention ' || i.id from intervention i
                 left join (select intervention_id, tstzrange(min(lower(plage)), max(upper(plage))) as juste
                            from creneau where type = 'INTERVENTION' and fermete <> 'ANNULE' and scenario_id is null
                            group by intervention_id) c on c.intervention_id = i.id
                 where i.plage is distinct from c.juste",
    },
    Check {
        name: "intervention_finie_a_son_resultat",
        subject: "intervention where etat in ('TERMINEE', 'PARTIELLE', 'INFRUCTUEUSE')",
        faults: "select 'intervention ' || id || ' (' || etat || ')' from intervention
                 where etat in ('TERMINEE', 'PARTIELLE', 'INFRUCTUEUSE') and coalesce(resultat, '') = ''",
    },
    Check {
        name: "creneau_apres_la_fin",
        subject: "intervention where etat in ('TERMINEE', 'PARTIELLE', 'INFRUCTUEUSE')",
        faults: "select 'creneau ' || c.id from intervention i
                 join creneau c on c.intervention_id = i.id and c.fermete <> 'ANNULE' and c.scenario_id is null
                 where i.etat in ('TERMINEE', 'PARTIELLE', 'INFRUCTUEUSE') and lower(c.plage) >= (
                     select max(p.fin) from pointage p where p.intervention_id = i.id and p.supprime_le is null)",
    },
    Check {
        name: "trajet_mene_au_travail",
        subject: "creneau where type = 'TRAJET' and fermete = 'FERME' and intervention_id is not null and scenario_id is null",
        faults: "select 'creneau ' || t.id from creneau t
                 where t.type = 'TRAJET' and t.fermete = 'FERME' and t.intervention_id is not null and t.scenario_id is null
                   and upper(t.plage) > now() and not exists (
                     select from creneau c
                     where c.intervention_id = t.intervention_id and c.utilisateur_id = t.utilisateur_id
                       and c.type = 'INTERVENTION' and c.fermete = 'FERME' and c.scenario_id is null
                       and lower(c.plage) >= upper(t.plage) and lower(c.plage) < upper(t.plage) + interval '1 day')",
    },
    Check {
        name: "pointage_une_personne_un_travail",
        subject: "pointage where fin is null and supprime_le is null and nature <> 'PAUSE'",
        faults: "select 'utilisateur ' || utilisateur_id from pointage
                 where fin is null and supprime_le is null and nature <> 'PAUSE'
                 group by utilisateur_id having count(*) > 1",
    },
    Check {
        name: "intervention_suite_ou_renonciation",
        subject: "intervention where etat in ('PARTIELLE', 'INFRUCTUEUSE')",
        faults: "select 'intervention ' || i.id from intervention i
                 where i.etat in ('PARTIELLE', 'INFRUCTUEUSE') and i.renonciation_suite is null
                   and not exists (select from intervention s where s.suite_de = i.id)",
    },
    Check {
        name: "mission_suit_ses_interventions",
        subject: "mission",
        faults: "select 'mission ' || m.numero || ' (' || m.etat || ')' from mission m
                 left join (select i.mission_id,
                         count(*) filter (where i.etat in ('EN_ROUTE', 'SUR_SITE', 'PAUSE')) as commencees,
                         count(*) filter (where i.etat in ('PLANIFIEE', 'CONFIRMEE')) as fermes,
                         count(*) filter (where i.etat = 'PROVISOIRE') as provisoires,
                         count(*) filter (where i.etat in ('TERMINEE', 'PARTIELLE', 'INFRUCTUEUSE')) as finies,
                         count(*) filter (where i.etat in ('PARTIELLE', 'INFRUCTUEUSE') and i.renonciation_suite is null
                                          and s.suite_de is null) as dues
                     from intervention i
                     left join (select distinct suite_de from intervention where suite_de is not null and etat <> 'ANNULEE') s
                       on s.suite_de = i.id
                     group by i.mission_id) i on i.mission_id = m.id
                 where case
                     when m.etat not in ('A_PLANIFIER', 'PLANIFIEE', 'EN_COURS', 'TERMINEE') then i.commencees + i.fermes > 0
                     when i.commencees > 0 then m.etat <> 'EN_COURS'
                     -- With people to come, what is missing decides.
                     when i.fermes > 0 then mission_etat_selon(m.id, m.etat) <> m.etat
                     -- What waited between two visits is planned further, though all that was planned is done.
                     when i.finies > 0 and i.provisoires = 0 and i.dues = 0 then m.etat not in ('TERMINEE', 'A_PLANIFIER')
                     else m.etat <> 'A_PLANIFIER' end",
    },
    Check {
        name: "mission_facturee_a_sa_facture",
        subject: "mission where etat = 'FACTUREE'",
        faults: "select 'mission ' || m.numero from mission m
                 where m.etat = 'FACTUREE' and not exists (
                     select from facture f where f.mission_id = m.id and f.numero is not null
                     and f.type not in ('AVOIR', 'ACOMPTE') and f.etat <> 'ANNULEE_PAR_AVOIR')",
    },
    Check {
        name: "creneau_de_quelqu_un_qui_est_la",
        subject: "creneau where type = 'INTERVENTION' and fermete = 'FERME' and scenario_id is null and upper(plage) > now()",
        faults: "select 'creneau ' || c.id from creneau c
                 join utilisateur u on u.id = c.utilisateur_id join intervention i on i.id = c.intervention_id
                 where c.type = 'INTERVENTION' and c.fermete = 'FERME' and c.scenario_id is null and upper(c.plage) > now()
                   and i.etat in ('PLANIFIEE', 'CONFIRMEE', 'EN_ROUTE', 'SUR_SITE', 'PAUSE')
                   and (u.supprime_le is not null or u.nature = 'SYSTEME')",
    },
    Check {
        name: "mission_recherche_suit",
        subject: "mission",
        faults: "select 'mission ' || v.mission_id from mission_cherchable v left join mission_recherche r using (mission_id)
                 where (r.texte, r.quinzaine) is distinct from (v.texte, v.quinzaine)",
    },
    Check {
        name: "mission_intervenant_suit",
        subject: "mission",
        faults: "select 'mission ' || mission_id
                 from mission_intervenant p full join mission_a_intervenant v using (utilisateur_id, mission_le, mission_id)
                 where p.utilisateur_id is null or v.utilisateur_id is null or p.echeance <> v.echeance",
    },
    Check {
        name: "visite_tableau_suit",
        subject: "intervention",
        faults: "select 'intervention ' || intervention_id from visite_au_tableau v full join visite_tableau t using (intervention_id)
                 where (t.debut, t.version, t.etat, t.mission_id, t.numero, t.etat_mission, t.titre, t.priorite, t.echeance, t.client, t.ville)
                     is distinct from (v.debut, v.version, v.etat, v.mission_id, v.numero, v.etat_mission, v.titre, v.priorite, v.echeance, v.client, v.ville)",
    },
    Check {
        name: "site_recherche_suit",
        subject: "site",
        faults: "select 'site ' || site_id from site_cherchable v full join site_recherche r using (site_id)
                 where (r.client_id, r.agence_id, r.nom, r.texte, r.lieu, r.ville, r.utilisable)
                     is distinct from (v.client_id, v.agence_id, v.nom, v.texte, v.lieu, v.ville, v.utilisable)",
    },
    Check {
        name: "client_recherche_suit",
        subject: "client",
        faults: "select 'client ' || v.client_id from client_cherchable v left join client_recherche r using (client_id)
                 where (r.texte, r.partout, r.sans_site) is distinct from (v.texte, v.partout, v.sans_site)",
    },
    Check {
        name: "mot_suit",
        subject: "mot",
        faults: "select 'mot ' || mot from (select mot from mot_cherchable except select mot from mot) m",
    },
    Check {
        name: "mission_jour_suit",
        subject: "mission",
        faults: "select 'mission ' || v.mission_id from mission_a_jour v left join mission_jour j using (mission_id)
                 where j.mission_id is null or (j.mission_le, j.jour) is distinct from (v.mission_le, v.jour)",
    },
    Check {
        name: "equipement_arbre_sans_boucle",
        subject: "equipement",
        faults: "with recursive arbre (id) as (
                     select id from equipement where parent_id is null
                     union all select e.id from equipement e join arbre a on e.parent_id = a.id)
                 select 'equipement ' || e.id from equipement e left join arbre a on a.id = e.id where a.id is null",
    },
];
