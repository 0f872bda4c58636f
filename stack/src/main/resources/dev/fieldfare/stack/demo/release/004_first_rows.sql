INSERT INTO {demo}_team SELECT n, 'team ' || n FROM generate_series(1, 10) n;
INSERT INTO {demo}_worker SELECT n, n % 10 + 1, 'worker ' || n FROM generate_series(1, 1000) n;
INSERT INTO {demo}_order SELECT n, n % 10 + 1, 'order ' || n, (n % 8)::text FROM generate_series(1, 20000) n;
-- fieldfare: verify
SELECT count(*) = 20000 FROM {demo}_order;
