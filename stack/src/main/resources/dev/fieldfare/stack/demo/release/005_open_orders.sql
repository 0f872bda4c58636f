CREATE VIEW {demo}_open AS SELECT o.id, o.title, t.name AS team FROM {demo}_order o JOIN {demo}_team t ON t.id = o.team_id;
-- fieldfare: down
DROP VIEW {demo}_open;
