-- The plan. Assignments, travel and absences share one table, because an exclusion constraint sees one table only.
set local role regie_owner;

create table creneau (
    id bigint generated always as identity primary key,
    utilisateur_id bigint not null references utilisateur,
    type text not null,
    fermete text not null default 'PROVISOIRE',
    intervention_id bigint references intervention,
    besoin_id bigint references mission_besoin,
    scenario_id bigint,
    epingle boolean not null default false,
    motif_absence text,
    libelle text,
    plage tstzrange not null,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    constraint creneau_type_connu check (type in
        ('INTERVENTION', 'TRAJET', 'ABSENCE', 'ASTREINTE', 'PAUSE', 'FORMATION', 'REUNION', 'DEPOT')),
    constraint creneau_fermete_connue check (fermete in ('PROVISOIRE', 'FERME', 'ANNULE')),
    constraint creneau_plage_bornee check (
        not isempty(plage) and not lower_inf(plage) and not upper_inf(plage)
        and isfinite(lower(plage)) and isfinite(upper(plage))),
    constraint creneau_plage_semi_ouverte check (lower_inc(plage) and not upper_inc(plage)),
    constraint creneau_intervention_selon_type check (
        case type when 'INTERVENTION' then intervention_id is not null
                  when 'TRAJET' then true
                  else intervention_id is null end),
    constraint creneau_besoin_d_une_intervention check (besoin_id is null or type = 'INTERVENTION'),
    constraint creneau_absence_a_un_motif check ((type = 'ABSENCE') = (motif_absence is not null)),
    constraint creneau_motif_absence_connu check (motif_absence in
        ('CONGES', 'RTT', 'MALADIE', 'ACCIDENT_TRAVAIL', 'PARENTAL', 'FAMILIAL', 'RECUPERATION', 'AUTRE')),
    -- Not deferrable: with a deferrable one every `insert … on conflict do nothing` fails.
    constraint creneau_une_personne_un_lieu exclude using gist (utilisateur_id with =, plage with &&)
        where (fermete = 'FERME' and type <> 'ASTREINTE' and scenario_id is null)
);
comment on table creneau is 'Who is where, when: the plan. Work, travel, absence, on-call, training, meetings, the depot';
comment on column creneau.intervention_id is 'The visit it works on; for a TRAJET, the visit it leads to (null: home)';
comment on column creneau.besoin_id is 'Which need of the mission this person meets; null: comes as help';
comment on column creneau.scenario_id is 'Null: the real plan';

-- A quarter of what GiST costs to build and to write, and as quick to read.
create index creneau_tableau on creneau using spgist (plage) where scenario_id is null and fermete <> 'ANNULE';
create index creneau_par_utilisateur on creneau (utilisateur_id, upper(plage)) where scenario_id is null and fermete <> 'ANNULE';
create index creneau_par_intervention on creneau (intervention_id) where intervention_id is not null;
create index creneau_par_besoin on creneau (besoin_id) where besoin_id is not null;
create trigger creneau_version before update on creneau for each row execute function ligne_versionnee();

-- Habilitations ------------------------------------------------------------------------------------------------------

-- Guards run in every writer's transaction. They are plpgsql, whose plans are kept, and look rows up by index whatever
-- the statistics say: a plan made while the tables were empty would read them whole once they have grown.

create function creneau_jours(p_utilisateur_id bigint, p_plage tstzrange) returns daterange
    language plpgsql stable set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    fuseau text := coalesce(
        (select a.fuseau from utilisateur u join agence a on a.id = u.agence_id where u.id = p_utilisateur_id),
        'Europe/Paris');
begin
    return daterange(
        (lower(p_plage) at time zone fuseau)::date,
        ((upper(p_plage) - interval '1 microsecond') at time zone fuseau)::date, '[]');
end
$$;
comment on function creneau_jours(bigint, tstzrange) is 'The days a creneau touches, in the zone of the person''s agence';

create function habilitation_manque(p_utilisateur_id bigint, p_besoin_id bigint, p_plage tstzrange) returns text
    language plpgsql stable set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    jours daterange := creneau_jours(p_utilisateur_id, p_plage);
    besoin mission_besoin;
begin
    select * into besoin from mission_besoin b where b.id = p_besoin_id;
    if not coalesce((
        select range_agg(h.validite) from habilitation h
        where h.utilisateur_id = p_utilisateur_id and h.specialisation_id = besoin.specialisation_id
          and h.niveau >= besoin.niveau_min and h.supprime_le is null
    ), '{}') @> jours then
        return 'niveau';
    end if;
    if besoin.titre_id is not null and not coalesce((
        with recursive valant (id) as (
            select besoin.titre_id
            union
            select i.titre_id from titre_implique i join valant v on i.implique_id = v.id
        )
        select range_agg(h.validite) from habilitation h
        where h.utilisateur_id = p_utilisateur_id and h.titre_id in (select id from valant) and h.supprime_le is null
    ), '{}') @> jours then
        return 'titre';
    end if;
    return null;
end
$$;
comment on function habilitation_manque(bigint, bigint, tstzrange) is
    'What keeps a person from meeting a need on every day of the range: niveau, titre (itself or one that implies it), or null for nothing';

create function creneau_habilitation_valable() returns trigger
    language plpgsql set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    manque text;
begin
    -- The lock every planning command takes first; here for those who did not, so that an habilitation
    -- being shortened meanwhile is seen or waits.
    perform from utilisateur u where u.id = new.utilisateur_id for no key update;
    if not exists (
        select from mission_besoin b join intervention i on i.mission_id = b.mission_id
        where b.id = new.besoin_id and i.id = new.intervention_id
    ) then
        raise exception 'besoin % is not of the mission of intervention %', new.besoin_id, new.intervention_id
            using errcode = 'check_violation', constraint = 'creneau_besoin_de_sa_mission', table = tg_table_name;
    end if;
    manque := habilitation_manque(new.utilisateur_id, new.besoin_id, new.plage);
    if manque is not null then
        raise exception 'utilisateur % does not meet besoin % on every day of %: % lacking',
                new.utilisateur_id, new.besoin_id, new.plage, manque
            using errcode = 'check_violation', constraint = 'creneau_habilitation_valable', table = tg_table_name,
                  detail = manque;
    end if;
    return null;
end
$$;
create constraint trigger creneau_habilitation_valable
    after insert or update of utilisateur_id, fermete, intervention_id, besoin_id, scenario_id, plage on creneau
    for each row when (new.fermete = 'FERME' and new.besoin_id is not null and new.scenario_id is null)
    execute function creneau_habilitation_valable();

-- The same rule from the other side: the command that shortens an habilitation demotes what it orphans first.
create function habilitation_couvre_le_plan() returns trigger
    language plpgsql set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    orphelin record;
begin
    perform from utilisateur u where u.id = old.utilisateur_id for no key update;
    select c.id, c.plage into orphelin from creneau c
    where c.utilisateur_id = old.utilisateur_id and upper(c.plage) > now()
      and c.fermete = 'FERME' and c.scenario_id is null and c.besoin_id is not null
      and habilitation_manque(c.utilisateur_id, c.besoin_id, c.plage) is not null
    limit 1;
    if found then
        raise exception 'habilitation % no longer covers creneau % (%)', old.id, orphelin.id, orphelin.plage
            using errcode = 'check_violation', constraint = 'habilitation_couvre_le_plan', table = tg_table_name,
                  hint = 'Make that work PROVISOIRE in the same transaction.';
    end if;
    return null;
end
$$;
create constraint trigger habilitation_couvre_le_plan
    after delete or update of utilisateur_id, specialisation_id, niveau, titre_id, validite, supprime_le on habilitation
    deferrable initially deferred
    for each row execute function habilitation_couvre_le_plan();

create function mission_besoin_toujours_tenu() returns trigger
    language plpgsql set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    orphelin bigint;
begin
    select c.id into orphelin from creneau c
    where c.besoin_id = new.id and upper(c.plage) > now() and c.fermete = 'FERME' and c.scenario_id is null
      and habilitation_manque(c.utilisateur_id, c.besoin_id, c.plage) is not null
    limit 1;
    if found then
        raise exception 'besoin % asks more than the person of creneau % has', new.id, orphelin
            using errcode = 'check_violation', constraint = 'mission_besoin_toujours_tenu', table = tg_table_name;
    end if;
    return null;
end
$$;
create constraint trigger mission_besoin_toujours_tenu
    after update of specialisation_id, niveau_min, titre_id on mission_besoin
    deferrable initially deferred
    for each row execute function mission_besoin_toujours_tenu();

-- A visit and its creneaux ----------------------------------------------------------------------------------------------

create function intervention_plage_de_ses_creneaux() returns trigger
    language plpgsql set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    cible bigint;
    juste tstzrange;
begin
    foreach cible in array array[
        case when tg_op <> 'DELETE' then new.intervention_id end,
        case when tg_op <> 'INSERT' then old.intervention_id end]
    loop
        select case when count(*) > 0 then tstzrange(min(lower(c.plage)), max(upper(c.plage))) end into juste
          from creneau c
         where c.intervention_id = cible and c.type = 'INTERVENTION' and c.fermete <> 'ANNULE' and c.scenario_id is null;
        update intervention i set plage = juste where i.id = cible and i.plage is distinct from juste;
        exit when tg_op = 'UPDATE' and new.intervention_id = old.intervention_id;
    end loop;
    return null;
end
$$;
comment on function intervention_plage_de_ses_creneaux() is 'Keeps intervention.plage: from the first to the last of its live creneaux';
create trigger intervention_plage_de_ses_creneaux_i after insert on creneau
    for each row when (new.type = 'INTERVENTION' and new.scenario_id is null)
    execute function intervention_plage_de_ses_creneaux();
create trigger intervention_plage_de_ses_creneaux_u after update of type, intervention_id, fermete, scenario_id, plage on creneau
    for each row when (
        (new.type = 'INTERVENTION' or old.type = 'INTERVENTION') and (new.scenario_id is null or old.scenario_id is null))
    execute function intervention_plage_de_ses_creneaux();
create trigger intervention_plage_de_ses_creneaux_d after delete on creneau
    for each row when (old.type = 'INTERVENTION' and old.scenario_id is null)
    execute function intervention_plage_de_ses_creneaux();

-- PROVISOIRE ⇔ no FERME creneau; PLANIFIEE and later ⇔ FERME, none PROVISOIRE; ANNULEE ⇔ none but ANNULE.
-- A creneau taken back (ANNULE) stays as history and does not count.
create function intervention_suit_ses_creneaux() returns trigger
    language plpgsql set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    cibles bigint[];
    cible bigint;
    v_etat text;
    fermes bigint;
    provisoires bigint;
begin
    if tg_table_name = 'intervention' then
        cibles := array[new.id];
    elsif tg_op <> 'DELETE' then
        cibles := array[new.intervention_id];
    end if;
    if tg_table_name = 'creneau' and tg_op <> 'INSERT' then
        cibles := cibles || old.intervention_id;
    end if;
    foreach cible in array cibles
    loop
        -- Two commands on one visit at once: the second to commit sees what the first did.
        select i.etat into v_etat from intervention i where i.id = cible for share;
        continue when not found;
        select count(*) filter (where c.fermete = 'FERME'), count(*) filter (where c.fermete = 'PROVISOIRE')
          into fermes, provisoires
          from creneau c where c.intervention_id = cible and c.scenario_id is null;
        if (case v_etat when 'PROVISOIRE' then fermes > 0
                        when 'ANNULEE' then fermes + provisoires > 0
                        else fermes = 0 or provisoires > 0 end)
        then
            raise exception 'intervention % is % with % creneau(x) FERME and % PROVISOIRE', cible, v_etat, fermes, provisoires
                using errcode = 'check_violation', constraint = 'intervention_suit_ses_creneaux', table = tg_table_name;
        end if;
    end loop;
    return null;
end
$$;
create constraint trigger intervention_suit_ses_creneaux after insert or update of etat on intervention
    deferrable initially deferred for each row execute function intervention_suit_ses_creneaux();
create constraint trigger creneau_suivi_par_son_intervention_i after insert on creneau
    deferrable initially deferred for each row
    when (new.intervention_id is not null) execute function intervention_suit_ses_creneaux();
create constraint trigger creneau_suivi_par_son_intervention_u
    after update of fermete, intervention_id, scenario_id on creneau
    deferrable initially deferred for each row
    execute function intervention_suit_ses_creneaux();
create constraint trigger creneau_suivi_par_son_intervention_d after delete on creneau
    deferrable initially deferred for each row
    when (old.intervention_id is not null) execute function intervention_suit_ses_creneaux();

-- Head counts -----------------------------------------------------------------------------------------------------------

create function mission_effectif_complet() returns trigger
    language plpgsql set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    cible bigint;
    v_etat text;
    v_numero text;
    manque record;
begin
    case tg_table_name
        when 'mission' then cible := new.id;
        when 'creneau' then select i.mission_id into cible from intervention i where i.id = old.intervention_id;
        else cible := new.mission_id;
    end case;
    select m.etat, m.numero into v_etat, v_numero from mission m where m.id = cible for share;
    if v_etat is distinct from 'PLANIFIEE' then
        return null;
    end if;
    select b.id, b.effectif, presents.nombre into manque
    from mission_besoin b
    cross join lateral (
        select count(distinct c.utilisateur_id) as nombre
        from creneau c join intervention i on i.id = c.intervention_id
        where c.besoin_id = b.id and c.fermete = 'FERME' and c.scenario_id is null
          and i.etat in ('PLANIFIEE', 'CONFIRMEE', 'EN_ROUTE', 'SUR_SITE', 'PAUSE')
    ) presents
    where b.mission_id = cible
    order by presents.nombre - b.effectif
    limit 1;
    if manque.nombre < manque.effectif then
        raise exception 'mission % is PLANIFIEE with % of % people for besoin %',
                v_numero, manque.nombre, manque.effectif, manque.id
            using errcode = 'check_violation', constraint = 'mission_effectif_complet', table = tg_table_name,
                  hint = 'Assign the others, or leave the mission A_PLANIFIER.';
    end if;
    -- A mission that asks for no ability in particular still needs somebody.
    if manque.id is null and not exists (
        select from intervention i join creneau c on c.intervention_id = i.id
        where i.mission_id = cible and i.etat in ('PLANIFIEE', 'CONFIRMEE', 'EN_ROUTE', 'SUR_SITE', 'PAUSE')
          and c.type = 'INTERVENTION' and c.fermete = 'FERME' and c.scenario_id is null
    ) then
        raise exception 'mission % is PLANIFIEE and nobody is going', v_numero
            using errcode = 'check_violation', constraint = 'mission_effectif_complet', table = tg_table_name;
    end if;
    return null;
end
$$;
comment on function mission_effectif_complet() is 'A PLANIFIEE mission has, for each need, enough people FERME on visits still to come or under way';
create constraint trigger mission_effectif_complet after insert or update of etat on mission
    deferrable initially deferred for each row
    when (new.etat = 'PLANIFIEE') execute function mission_effectif_complet();
create constraint trigger mission_effectif_complet_besoin after insert or update of effectif, mission_id on mission_besoin
    deferrable initially deferred for each row execute function mission_effectif_complet();
create constraint trigger mission_effectif_complet_visite after update of etat on intervention
    deferrable initially deferred for each row
    when (new.etat not in ('PLANIFIEE', 'CONFIRMEE', 'EN_ROUTE', 'SUR_SITE', 'PAUSE'))
    execute function mission_effectif_complet();
create constraint trigger mission_effectif_complet_depart
    after delete or update of utilisateur_id, fermete, type, intervention_id, besoin_id, scenario_id on creneau
    deferrable initially deferred for each row
    when (old.type = 'INTERVENTION' and old.fermete = 'FERME' and old.scenario_id is null)
    execute function mission_effectif_complet();

reset role;
