-- Sessions of browsers. The id itself is in the browser's cookie only.

CREATE TABLE fieldfare_gateway.sessions (
  id_hash text PRIMARY KEY,
  key_id uuid NOT NULL REFERENCES fieldfare_gateway.api_keys (id) ON DELETE CASCADE,
  key_since timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL
);
CREATE INDEX sessions_age ON fieldfare_gateway.sessions (created_at);
