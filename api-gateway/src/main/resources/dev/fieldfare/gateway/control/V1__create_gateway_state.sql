-- What the gateway itself remembers. Migrations are not here: they are in the ledger of their target.

CREATE TABLE fieldfare_gateway.api_keys (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  role text NOT NULL CHECK (role IN ('viewer', 'enqueuer', 'operator', 'admin')),
  secret_hash text NOT NULL UNIQUE,
  prefix text NOT NULL,
  requests_per_minute int,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  revoked_at timestamptz,
  revoked_by text
);

-- Entries are added, never changed; they are deleted when their retention ends.
CREATE TABLE fieldfare_gateway.audit (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  role text NOT NULL,
  action text NOT NULL,
  target text,
  subject text,
  path text NOT NULL,
  status int NOT NULL,
  outcome text NOT NULL,
  idempotency_key text,
  remote_address text
);
CREATE INDEX audit_age ON fieldfare_gateway.audit (at);

-- Answers to repeat, for requests that are not kept by a ledger under their key.
CREATE TABLE fieldfare_gateway.answers (
  caller text NOT NULL,
  idempotency_key text NOT NULL,
  request_hash text NOT NULL,
  status int,
  body text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (caller, idempotency_key)
);
CREATE INDEX answers_age ON fieldfare_gateway.answers (created_at);
