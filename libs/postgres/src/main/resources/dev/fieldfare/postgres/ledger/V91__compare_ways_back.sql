-- The other ways back of a rollback plan, with what each would lose, as they were when it was made.
ALTER TABLE fieldfare.rollback_plans ADD alternatives jsonb;
