CREATE TABLE {demo}_note (order_id int REFERENCES {demo}_order, note text);
-- fieldfare: down
DROP TABLE {demo}_note;
