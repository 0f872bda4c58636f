package dev.fieldfare.stack;

import dev.fieldfare.stack.StackFile.Content;
import dev.fieldfare.stack.StackFile.Postgres;

/** What a person can paste once the stack is ready. */
final class Hints {
  private Hints() {}

  /** For a terminal only: the commands hold passwords and keys. */
  static String of(Content content, DataFolder folder) {
    return """
        Fieldfare is ready.

          gateway   %1$s
          data      %2$s   (stack.json says where everything is)

        A table to play with, then the three ways to enqueue a change of it:

          psql '%3$s' -c 'CREATE TABLE survey (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)'
          redis-cli -u %4$s XADD fieldfare:migrations '*' type ADD_COLUMN table survey column email dataType email
          curl -s %1$s/api/v1/migrations -H 'Authorization: Bearer %5$s' -H 'Content-Type: application/json' -d '{"type":"ADD_COLUMN","table":"survey","column":"phone","dataType":"phone"}'
          psql '%3$s' -c "SELECT fieldfare.enqueue('{\\"type\\":\\"ADD_COLUMN\\",\\"table\\":\\"survey\\",\\"column\\":\\"score\\",\\"dataType\\":\\"number\\"}'::jsonb)"

        And to see them:

          ./fieldfare history
          psql '%3$s' -c 'SELECT seq, migration_type, table_name, column_name, status FROM fieldfare.field_migrations ORDER BY seq'

        ./fieldfare down stops everything."""
        .formatted(
            content.gateway().url(),
            folder.path(),
            psqlUrl(content.postgres()),
            content.redis().url(),
            content.apiKeys().enqueuer());
  }

  /** For psql and other programs that take a URL; with the password. */
  static String psqlUrl(Postgres postgres) {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(
            postgres.user(),
            postgres.password(),
            postgres.host(),
            postgres.port(),
            postgres.database());
  }
}
