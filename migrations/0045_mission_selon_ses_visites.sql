-- A mission and its visits agree at every commit, whichever of the two a command changed.
set local role regie_owner;

-- As `etat_suivant` of the domain.
create function mission_etat_selon(p_mission_id bigint, p_etat text) returns text
    language plpgsql stable set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    commencees bigint;
    fermes bigint;
    provisoires bigint;
    finies bigint;
    dues bigint;
begin
    select count(*) filter (where i.etat in ('EN_ROUTE', 'SUR_SITE', 'PAUSE')),
           count(*) filter (where i.etat in ('PLANIFIEE', 'CONFIRMEE')),
           count(*) filter (where i.etat = 'PROVISOIRE'),
           count(*) filter (where i.etat in ('TERMINEE', 'PARTIELLE', 'INFRUCTUEUSE')),
           count(*) filter (where i.etat in ('PARTIELLE', 'INFRUCTUEUSE') and i.renonciation_suite is null
                            and not exists (select from intervention s where s.suite_de = i.id and s.etat <> 'ANNULEE'))
      into commencees, fermes, provisoires, finies, dues
      from intervention i where i.mission_id = p_mission_id;
    -- Before, beside and after planning and work nobody is expected.
    if p_etat not in ('A_PLANIFIER', 'PLANIFIEE', 'EN_COURS', 'TERMINEE') then
        return case when commencees + fermes = 0 then p_etat end;
    end if;
    if commencees > 0 then
        return 'EN_COURS';
    end if;
    if fermes > 0 then
        return case
            when p_etat = 'EN_COURS' and finies > 0 then 'EN_COURS'
            when exists (
                select from mission_besoin b
                where b.mission_id = p_mission_id and b.effectif > (
                    select count(distinct c.utilisateur_id) from creneau c join intervention i on i.id = c.intervention_id
                    where c.besoin_id = b.id and c.fermete = 'FERME' and c.scenario_id is null
                      and i.etat in ('PLANIFIEE', 'CONFIRMEE', 'EN_ROUTE', 'SUR_SITE', 'PAUSE'))) then 'A_PLANIFIER'
            else 'PLANIFIEE' end;
    end if;
    return case when finies > 0 and provisoires = 0 and dues = 0 then 'TERMINEE' else 'A_PLANIFIER' end;
end
$$;
comment on function mission_etat_selon(bigint, text) is
    'The state that a mission in this one takes from its visits; null where they forbid it';

create or replace function mission_suit_ses_interventions() returns trigger
    language plpgsql set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    cible bigint;
    m mission;
    juste text;
begin
    if tg_table_name = 'mission' then
        cible := new.id;
    else
        cible := new.mission_id;
    end if;
    -- Two commands on one mission at once: the second to commit sees what the first did.
    select * into m from mission where id = cible for share;
    juste := mission_etat_selon(m.id, m.etat);
    -- What waited between two visits is planned further, though all that was planned is done.
    if m.etat = 'A_PLANIFIER' and juste = 'TERMINEE' then
        if tg_table_name = 'intervention' then
            return null;
        elsif old.etat = 'EN_ATTENTE' then
            return null;
        end if;
    end if;
    if juste is distinct from m.etat then
        raise exception 'mission % cannot be %: its visits say %', m.numero, m.etat, coalesce(juste, 'otherwise')
            using errcode = 'check_violation', constraint = 'mission_suit_ses_interventions', table = tg_table_name;
    end if;
    return null;
end
$$;

drop trigger mission_suit_ses_interventions on mission;
create constraint trigger mission_suit_ses_interventions after update of etat on mission
    deferrable initially deferred
    for each row when (old.etat <> new.etat)
    execute function mission_suit_ses_interventions();
create constraint trigger intervention_suivie_par_sa_mission_i after insert on intervention
    deferrable initially deferred for each row execute function mission_suit_ses_interventions();
create constraint trigger intervention_suivie_par_sa_mission_u after update of etat, renonciation_suite, suite_de on intervention
    deferrable initially deferred
    for each row when (
        (old.etat, old.renonciation_suite, old.suite_de) is distinct from (new.etat, new.renonciation_suite, new.suite_de))
    execute function mission_suit_ses_interventions();

-- What is invoiced has an invoice --------------------------------------------------------------------------------------

create function mission_facturee_a_sa_facture() returns trigger
    language plpgsql set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    m mission;
    due boolean;
begin
    select * into m from mission where id = new.id;
    due := exists (
        select from facture f
        where f.mission_id = m.id and f.numero is not null and f.type not in ('AVOIR', 'ACOMPTE') and f.etat <> 'ANNULEE_PAR_AVOIR');
    if m.etat = 'FACTUREE' and not due or m.etat = 'A_FACTURER' and due then
        raise exception 'mission % cannot be %: % invoice of it stands', m.numero, m.etat, case when due then 'an' else 'no' end
            using errcode = 'check_violation', constraint = 'mission_facturee_a_sa_facture', table = tg_table_name,
                  hint = 'Issue the invoice, or credit it in full, in the same transaction.';
    end if;
    return null;
end
$$;
create constraint trigger mission_facturee_a_sa_facture after update of etat on mission
    deferrable initially deferred
    for each row when (old.etat <> new.etat and (new.etat = 'FACTUREE' or old.etat = 'FACTUREE' and new.etat = 'A_FACTURER'))
    execute function mission_facturee_a_sa_facture();

-- Work is given to people who are there ------------------------------------------------------------------------------

create function creneau_de_quelqu_un_qui_est_la() returns trigger
    language plpgsql set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    personne bigint;
    parti record;
begin
    if tg_table_name = 'creneau' then
        personne := new.utilisateur_id;
    else
        personne := new.id;
    end if;
    select u.id, c.id as creneau into parti
    from utilisateur u
    join creneau c on c.utilisateur_id = u.id
    join intervention i on i.id = c.intervention_id
    where u.id = personne
      and (u.supprime_le is not null or u.nature = 'SYSTEME')
      and upper(c.plage) > now() and c.type = 'INTERVENTION' and c.fermete = 'FERME' and c.scenario_id is null
      and i.etat in ('PLANIFIEE', 'CONFIRMEE', 'EN_ROUTE', 'SUR_SITE', 'PAUSE')
    limit 1;
    if found then
        raise exception 'creneau % is the work of utilisateur %, who is not there', parti.creneau, parti.id
            using errcode = 'check_violation', constraint = 'creneau_de_quelqu_un_qui_est_la', table = tg_table_name,
                  hint = 'Make that work PROVISOIRE in the same transaction, or give it to somebody else.';
    end if;
    return null;
end
$$;
create constraint trigger creneau_de_quelqu_un_qui_est_la_i after insert on creneau
    deferrable initially deferred
    for each row when (new.type = 'INTERVENTION' and new.fermete = 'FERME' and new.scenario_id is null)
    execute function creneau_de_quelqu_un_qui_est_la();
create constraint trigger creneau_de_quelqu_un_qui_est_la_u after update of utilisateur_id, fermete, type, scenario_id on creneau
    deferrable initially deferred
    for each row when (new.type = 'INTERVENTION' and new.fermete = 'FERME' and new.scenario_id is null)
    execute function creneau_de_quelqu_un_qui_est_la();
create constraint trigger utilisateur_parti_sans_travail after update of supprime_le, nature on utilisateur
    deferrable initially deferred
    for each row when (new.supprime_le is not null or new.nature = 'SYSTEME')
    execute function creneau_de_quelqu_un_qui_est_la();

grant execute on function mission_etat_selon(bigint, text) to regie_app;

reset role;
