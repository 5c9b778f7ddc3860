-- Two visits of one mission changed at once: whoever is second waits before it looks, and sees what the first has done.
set local role regie_owner;

create or replace function mission_jour_suit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    cle bigint;
begin
    if tg_table_name = 'mission' then
        cle := new.id;
        if tg_op = 'INSERT' then
            insert into mission_jour (mission_id, mission_le, jour)
            select v.mission_id, v.mission_le, v.jour from mission_a_jour v where v.mission_id = cle
            on conflict do nothing;
            return null;
        end if;
    elsif tg_op = 'DELETE' then
        cle := old.mission_id;
    else
        cle := new.mission_id;
    end if;
    perform from mission_jour j where j.mission_id = cle for update;
    update mission_jour j set mission_le = v.mission_le, jour = v.jour
    from mission_a_jour v
    where v.mission_id = cle and j.mission_id = cle
      and (j.mission_le, j.jour) is distinct from (v.mission_le, v.jour);
    return null;
end
$$;

reset role;
