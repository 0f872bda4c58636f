-- Tables that DROP_TABLE has moved are backed up from now on, those of earlier changes too.
UPDATE fieldfare.quarantine SET backup_due_at = clock_timestamp()
WHERE kind = 'moved' AND purged_at IS NULL AND restored_at IS NULL AND backup_id IS NULL;
