-- What redo brings back is the mission whose creation was taken back, not another one: later and earlier commands name it.
set local role regie_owner;

insert into transition (machine, de, vers) values
    ('mission', 'ANNULEE', 'BROUILLON'),
    ('mission', 'ANNULEE', 'A_PLANIFIER');

reset role;
