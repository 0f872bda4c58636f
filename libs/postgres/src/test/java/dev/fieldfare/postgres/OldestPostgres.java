package dev.fieldfare.postgres;

import dev.fieldfare.embedded.Binaries;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.testkit.TestDatabase;
import java.nio.file.Path;

/**
 * The one server of this JVM that has the oldest version a target may have; the build puts it
 * there.
 */
public final class OldestPostgres {
  private static PostgresServer server;

  private OldestPostgres() {}

  /** A new, empty database on it. */
  public static synchronized TestDatabase newDatabase() {
    if (server == null) {
      server = PostgresServer.startForTests(Binaries.postgres(Path.of("target/oldest-postgres")));
    }
    return TestDatabase.create(server);
  }
}
