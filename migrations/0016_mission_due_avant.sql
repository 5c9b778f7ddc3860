-- no-transaction
-- Missions entered when they were overdue already.
create index concurrently mission_due_avant on mission (echeance) where echeance < cree_le;
