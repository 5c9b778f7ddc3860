set local role regie_owner;

-- What was recorded where a draft was begun: whoever comes back to it sees that somebody has written there since.
alter table brouillon add column depuis text;
comment on column brouillon.depuis is 'What was recorded of the field when typing began; none where there was no object yet';

reset role;
