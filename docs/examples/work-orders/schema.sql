-- Tables of a work-order application, for the example of importing.
CREATE TABLE app_user (
  id text PRIMARY KEY,
  email text NOT NULL UNIQUE,
  display_name text,
  active boolean NOT NULL,
  created_at timestamptz
);
CREATE TABLE user_preference (
  user_id text NOT NULL REFERENCES app_user,
  category text NOT NULL,
  settings jsonb NOT NULL,
  PRIMARY KEY (user_id, category)
);
CREATE TABLE user_credential (
  user_id text PRIMARY KEY REFERENCES app_user,
  login text NOT NULL,
  encrypted_password text NOT NULL
);
CREATE TABLE dispenser (
  serial text PRIMARY KEY,
  store text NOT NULL,
  fuel_grades text[] NOT NULL,
  installed_on date
);
CREATE TABLE work_order (
  number bigint PRIMARY KEY,
  user_id text NOT NULL REFERENCES app_user,
  dispenser_serial text REFERENCES dispenser,
  status text NOT NULL CHECK (status IN ('open', 'done')),
  hours numeric(6, 2),
  due_at timestamptz
);
CREATE TABLE activity (
  id bigint PRIMARY KEY,
  user_id text NOT NULL REFERENCES app_user,
  action text NOT NULL,
  at timestamptz NOT NULL,
  source text NOT NULL
);
