-- A titre that belongs to one specialisation entitles to no other.
set local role regie_owner;

create function habilitation_titre_de_sa_specialisation() returns trigger
    language plpgsql set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    ecart record;
begin
    -- Neither the titre nor its holders change side meanwhile.
    if tg_table_name = 'habilitation' then
        perform from titre t where t.id = new.titre_id for share;
        select h.id, t.code into ecart from habilitation h join titre t on t.id = h.titre_id
        where h.id = new.id and h.supprime_le is null and t.specialisation_id <> h.specialisation_id;
    else
        select h.id, t.code into ecart from titre t join habilitation h on h.titre_id = t.id
        where t.id = new.id and h.supprime_le is null and t.specialisation_id <> h.specialisation_id
        limit 1;
    end if;
    if found then
        raise exception 'habilitation %: titre % is of another specialisation', ecart.id, ecart.code
            using errcode = 'check_violation', constraint = 'habilitation_titre_de_sa_specialisation', table = tg_table_name;
    end if;
    return null;
end
$$;
create constraint trigger habilitation_titre_de_sa_specialisation
    after insert or update of specialisation_id, titre_id, supprime_le on habilitation
    for each row when (new.titre_id is not null and new.supprime_le is null)
    execute function habilitation_titre_de_sa_specialisation();
create constraint trigger titre_de_la_specialisation_de_ses_porteurs after update of specialisation_id on titre
    for each row when (new.specialisation_id is not null and new.specialisation_id is distinct from old.specialisation_id)
    execute function habilitation_titre_de_sa_specialisation();

reset role;
