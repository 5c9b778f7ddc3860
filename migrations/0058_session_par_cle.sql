-- Whoever came in by a key goes when the key is revoked. Sessions are few: no wait worth parts.
set local role regie_owner;

alter table session add column cle_ssh_id bigint references cle_ssh;
comment on column session.cle_ssh_id is 'The SSH key that opened it';
create index session_par_cle on session (cle_ssh_id) where cle_ssh_id is not null;

reset role;
