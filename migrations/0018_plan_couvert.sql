-- What planned work rests on, from the sides that 0005 leaves open: what a titre implies, in which zone a person's days
-- are counted, whether a specialisation needs a titre at all, and which mission a visit or a need is of.
set local role regie_owner;

create function plan_toujours_couvert() returns trigger
    language plpgsql set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    v_personne bigint;
    orphelin record;
begin
    if tg_table_name = 'utilisateur' then
        v_personne := new.id;
    end if;
    select c.id, c.plage, c.utilisateur_id into orphelin
    from creneau c join mission_besoin b on b.id = c.besoin_id
    where upper(c.plage) > now() and c.fermete = 'FERME' and c.scenario_id is null
      and (c.utilisateur_id = v_personne or v_personne is null and b.titre_id is not null)
      and habilitation_manque(c.utilisateur_id, c.besoin_id, c.plage) is not null
    limit 1;
    if found then
        raise exception 'utilisateur % is no longer entitled to creneau % (%)', orphelin.utilisateur_id, orphelin.id, orphelin.plage
            using errcode = 'check_violation', constraint = 'plan_toujours_couvert', table = tg_table_name,
                  hint = 'Make that work PROVISOIRE in the same transaction.';
    end if;
    return null;
end
$$;
comment on function plan_toujours_couvert() is 'FERME work ahead stays with people entitled to it when a titre implies less, or a person''s days move';
create constraint trigger titre_implique_couvre_le_plan after delete or update on titre_implique
    deferrable initially deferred for each row execute function plan_toujours_couvert();
create constraint trigger utilisateur_jours_couverts after update of agence_id on utilisateur
    deferrable initially deferred for each row when (old.agence_id is distinct from new.agence_id)
    execute function plan_toujours_couvert();

-- The same as in 0002, but a specialisation that becomes réglementée meanwhile is waited for.
create or replace function habilitation_reglementee_exige_titre() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
declare
    v_reglementee boolean;
begin
    select s.reglementee into v_reglementee from specialisation s where s.id = new.specialisation_id for share;
    if v_reglementee then
        raise exception 'specialisation % is réglementée: an habilitation in it needs a titre', new.specialisation_id
            using errcode = 'check_violation', constraint = 'habilitation_reglementee_exige_titre', table = tg_table_name;
    end if;
    return null;
end
$$;

create function specialisation_reglementee_tenue_par_titre() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
begin
    if exists (
        select from habilitation h
        where h.specialisation_id = new.id and h.titre_id is null and h.supprime_le is null
          and h.validite && daterange(current_date, null)
    ) then
        raise exception 'specialisation % is held without a titre', new.code
            using errcode = 'check_violation', constraint = 'specialisation_reglementee_tenue_par_titre', table = tg_table_name;
    end if;
    return null;
end
$$;
create constraint trigger specialisation_reglementee_tenue_par_titre after update of reglementee on specialisation
    for each row when (new.reglementee and not old.reglementee)
    execute function specialisation_reglementee_tenue_par_titre();

create function reste_a_sa_mission() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
begin
    raise exception '% % is of mission % and stays with it', tg_table_name, old.id, old.mission_id
        using errcode = 'check_violation', constraint = tg_name, table = tg_table_name;
end
$$;
comment on function reste_a_sa_mission() is 'A visit or a need never moves to another mission: creneaux join them by theirs';
create trigger intervention_reste_a_sa_mission before update of mission_id on intervention
    for each row when (old.mission_id <> new.mission_id) execute function reste_a_sa_mission();
create trigger mission_besoin_reste_a_sa_mission before update of mission_id on mission_besoin
    for each row when (old.mission_id <> new.mission_id) execute function reste_a_sa_mission();

reset role;
