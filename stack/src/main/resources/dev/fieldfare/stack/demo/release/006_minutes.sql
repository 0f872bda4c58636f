ALTER TABLE {demo}_order ADD minutes int;
ALTER TABLE {demo}_order ADD CHECK (minutes >= 0);
ALTER TABLE {demo}_order ADD priority urgency;
