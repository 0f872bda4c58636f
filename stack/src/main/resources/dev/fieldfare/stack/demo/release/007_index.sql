-- fieldfare: transactional=false
CREATE INDEX CONCURRENTLY {demo}_order_team ON {demo}_order (team_id);
ANALYZE {demo}_order;
-- fieldfare: down
DROP INDEX CONCURRENTLY {demo}_order_team;
-- fieldfare: verify
SELECT indisvalid FROM pg_index WHERE indexrelid = '{demo}_order_team'::regclass;
