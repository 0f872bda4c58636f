CREATE TABLE {demo}_photo (order_id int REFERENCES {demo}_order, file text);
-- fieldfare: down
DROP TABLE {demo}_photo;
