-- What undo brings back is the visit that was given up, not another of its kind: later and earlier commands name it.
set local role regie_owner;

insert into transition (machine, de, vers) values ('intervention', 'ANNULEE', 'PROVISOIRE');

reset role;
