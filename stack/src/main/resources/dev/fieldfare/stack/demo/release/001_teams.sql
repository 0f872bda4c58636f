CREATE TABLE {demo}_team (id int PRIMARY KEY, name text NOT NULL);
-- fieldfare: down
DROP TABLE {demo}_team;
