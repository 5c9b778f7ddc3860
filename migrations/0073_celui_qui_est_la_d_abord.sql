-- Nearly everyone who is given work is there: that is looked at by their key, before any of their time is.
set local role regie_owner;

create or replace function creneau_de_quelqu_un_qui_est_la() returns trigger
    language plpgsql set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    personne bigint;
    reste bigint;
begin
    if tg_table_name = 'creneau' then
        personne := new.utilisateur_id;
    else
        personne := new.id;
    end if;
    perform from utilisateur u where u.id = personne and (u.supprime_le is not null or u.nature = 'SYSTEME');
    if not found then
        return null;
    end if;
    select c.id into reste
    from creneau c
    join intervention i on i.id = c.intervention_id
    where c.utilisateur_id = personne
      and upper(c.plage) > now() and c.type = 'INTERVENTION' and c.fermete = 'FERME' and c.scenario_id is null
      and i.etat in ('PLANIFIEE', 'CONFIRMEE', 'EN_ROUTE', 'SUR_SITE', 'PAUSE')
    limit 1;
    if found then
        raise exception 'creneau % is the work of utilisateur %, who is not there', reste, personne
            using errcode = 'check_violation', constraint = 'creneau_de_quelqu_un_qui_est_la', table = tg_table_name,
                  hint = 'Make that work PROVISOIRE in the same transaction, or give it to somebody else.';
    end if;
    return null;
end
$$;

reset role;
