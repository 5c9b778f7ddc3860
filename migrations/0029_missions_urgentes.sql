-- no-transaction
-- Urgent missions are few among all: a list of those of one place meets the next of them soon.
create index concurrently mission_urgentes on mission (cree_le desc, id desc) where urgence;
