ALTER TABLE {demo}_order ADD minutes int;
ALTER TABLE {demo}_order ADD CHECK (minutes >= 0);
ALTER TABLE {demo}_order ADD priority int DEFAULT 0;
-- fieldfare: verify
INSERT INTO {demo}_order (id, minutes) VALUES (-1, 5);
SELECT priority = 0 FROM {demo}_order WHERE id = -1;
