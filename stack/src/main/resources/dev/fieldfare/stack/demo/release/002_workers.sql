-- fieldfare: depends-on=001
CREATE TABLE {demo}_worker (id int PRIMARY KEY, team_id int REFERENCES {demo}_team, name text NOT NULL);
-- fieldfare: down
DROP TABLE {demo}_worker;
