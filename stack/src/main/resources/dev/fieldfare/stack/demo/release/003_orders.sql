-- fieldfare: depends-on=001
CREATE TABLE {demo}_order (id int PRIMARY KEY, team_id int REFERENCES {demo}_team, title text, hours text);
-- fieldfare: down
DROP TABLE {demo}_order;
