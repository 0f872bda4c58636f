-- Work that was done for runs of schedules, see R__schedules.sql. A monitor that was frozen may ask for it twice.
CREATE TABLE fieldfare.scheduled_effects (
  run_id uuid PRIMARY KEY,
  answer jsonb,
  done_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX scheduled_effects_age ON fieldfare.scheduled_effects (done_at);

-- The backups that were read back the longest time ago.
CREATE INDEX field_data_backups_verified ON fieldfare.field_data_backups (verified_at, id)
  WHERE status IN ('VERIFIED', 'PROVEN') AND due_at IS NULL;
