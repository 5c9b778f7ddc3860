-- An invoice credited in full invoices nothing any more: its mission is to be invoiced again, and says so by the commit that
-- credits it. The other side, a mission that is called invoiced, is held since 0045.
set local role regie_owner;

create function facture_creditee_rend_sa_mission() returns trigger
    language plpgsql set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    m mission;
begin
    -- Held, so that nobody makes it FACTUREE beside this.
    select * into m from mission where id = new.mission_id for no key update;
    if m.etat = 'FACTUREE' and not exists (
        select from facture f
        where f.mission_id = m.id and f.numero is not null and f.type not in ('AVOIR', 'ACOMPTE') and f.etat <> 'ANNULEE_PAR_AVOIR')
    then
        raise exception 'facture % is credited in full, and mission % is FACTUREE still', new.numero_complet, m.numero
            using errcode = 'check_violation', constraint = 'facture_creditee_rend_sa_mission', table = tg_table_name,
                  hint = 'Make the mission A_FACTURER in the same transaction.';
    end if;
    return null;
end
$$;
comment on function facture_creditee_rend_sa_mission() is 'A mission whose last invoice is credited in full is A_FACTURER again';
create constraint trigger facture_creditee_rend_sa_mission after update of etat on facture
    deferrable initially deferred
    for each row when (old.etat <> new.etat and new.etat = 'ANNULEE_PAR_AVOIR' and new.mission_id is not null)
    execute function facture_creditee_rend_sa_mission();

reset role;
