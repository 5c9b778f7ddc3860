-- The days of all missions at once are a join; of one mission, still a reading of an index.
set local role regie_owner;

create or replace view mission_a_jour as
select m.id as mission_id, m.cree_le as mission_le,
       coalesce(v.jour, nullif(m.echeance, to_timestamp(253370764800))) as jour
from mission m
left join (select distinct on (i.mission_id) i.mission_id, lower(i.plage) as jour
           from intervention i
           where i.etat <> 'ANNULEE' and i.plage is not null
           order by i.mission_id, i.rang desc) v on v.mission_id = m.id;

reset role;
