package dev.fieldfare.stack.command;

import dev.fieldfare.stack.StackOptions;
import dev.fieldfare.stack.folder.DataFolder;
import dev.fieldfare.stack.folder.StackFile.Content;
import dev.fieldfare.stack.folder.StackFile.Postgres;
import java.nio.file.Path;

/** Commands for the user to paste once the stack is ready. */
public final class Hints {
  private Hints() {}

  /**
   * The option that directs a command of the launcher to this stack; empty where the default does.
   */
  public static String dataOption(DataFolder folder, Path home) {
    if (folder.path().equals(StackOptions.usualData(home))) {
      return "";
    }
    String path = folder.path().toString();
    return " --data "
        + (path.matches("[\\w./+-]+") ? path : "'" + path.replace("'", "'\\''") + "'");
  }

  /** For a terminal only: the commands hold passwords and keys. */
  static String of(Content content, DataFolder folder, Path home) {
    return """
        Fieldfare is ready.

          gateway   %1$s
          to try    %1$s/docs
          data      %2$s   (stack.json says where everything is)

        A table to play with, then the three ways to enqueue a change of it:

          psql '%3$s' -c 'CREATE TABLE IF NOT EXISTS signup (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)'
          redis-cli -u %4$s XADD fieldfare:migrations '*' type ADD_COLUMN table signup column email dataType email
          curl -s %1$s/api/v1/migrations -H 'Authorization: Bearer %5$s' -H 'Content-Type: application/json' -d '{"type":"ADD_COLUMN","table":"signup","column":"phone","dataType":"phone"}'
          psql '%3$s' -c "SELECT fieldfare.enqueue('{\\"type\\":\\"ADD_COLUMN\\",\\"table\\":\\"signup\\",\\"column\\":\\"score\\",\\"dataType\\":\\"number\\"}'::jsonb)"

        And to see them:

          ./fieldfare history%6$s
          ./fieldfare status%6$s
          psql '%3$s' -c 'SELECT seq, migration_type, table_name, column_name, status FROM fieldfare.field_migrations ORDER BY seq'

        ./fieldfare demo%6$s shows the product at work on a sample form.
        ./fieldfare down%6$s stops everything."""
        .formatted(
            content.gateway().url(),
            folder.path(),
            psqlUrl(content.postgres()),
            content.redis().url(),
            content.apiKeys().enqueuer(),
            dataOption(folder, home));
  }

  /** For psql and other programs that take a URL; with the password. */
  public static String psqlUrl(Postgres postgres) {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(
            postgres.user(),
            postgres.password(),
            postgres.host(),
            postgres.port(),
            postgres.database());
  }
}
