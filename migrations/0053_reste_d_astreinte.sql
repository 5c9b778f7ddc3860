-- An absence over part of a time on call takes that part only: what is left of it stands as pieces of its own, and the
-- stretch as it was booked comes back once the absence is gone.
set local role regie_owner;

alter table creneau add column reste_de bigint constraint creneau_reste_de_fkey references creneau (id);
comment on column creneau.reste_de is 'The time on call of which absences have left this piece; it stands (ANNULE) for itself again once they are gone';

reset role;
