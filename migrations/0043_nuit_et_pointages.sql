-- Working hours may end with the day, and nobody works in two places at once.
set local role regie_owner;

alter table horaire
    drop constraint horaire_debut_avant_fin,
    drop constraint horaire_sans_chevauchement,
    add constraint horaire_debut_avant_fin check (debut < fin or fin = '00:00'),
    add constraint horaire_sans_chevauchement exclude using gist (
        utilisateur_id with =, jour with =,
        int4range(extract(epoch from debut)::int,
                  case when fin = '00:00' then 86400 else extract(epoch from fin)::int end) with &&);
comment on column horaire.fin is 'First minute after; 00:00 is the midnight that ends the day';

-- Where somebody was left working in two places, the earlier ended when the later began.
update pointage p
set fin = greatest(p.debut, n.debut)
from (select id, lead(debut) over (partition by utilisateur_id order by debut, id) as debut
      from pointage where fin is null and supprime_le is null and nature <> 'PAUSE') n
where n.id = p.id and n.debut is not null;
-- Nobody is on the road or at work for two visits at once; a visit that pauses may wait for another.
create unique index pointage_une_personne_un_travail on pointage (utilisateur_id)
    where fin is null and supprime_le is null and nature <> 'PAUSE';

reset role;
