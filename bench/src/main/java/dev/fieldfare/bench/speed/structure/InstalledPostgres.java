package dev.fieldfare.bench.speed.structure;

import dev.fieldfare.embedded.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A PostgreSQL of the machine, whose shared files may be anywhere.
 *
 * @param programs the folder with {@code bin}
 */
public record InstalledPostgres(Path programs) {

  /** A new server, as tests have it. */
  public PostgresServer start() throws IOException {
    Path home = Files.createTempDirectory("installed-postgres");
    Files.createSymbolicLink(home.resolve("bin"), programs.resolve("bin"));
    Files.createSymbolicLink(
        Files.createDirectory(home.resolve("share")).resolve("postgresql"), sharedFiles());
    return PostgresServer.startForTests(home);
  }

  private Path sharedFiles() throws IOException {
    Process asked =
        new ProcessBuilder(programs.resolve("bin/pg_config").toString(), "--sharedir").start();
    String answer =
        new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return Path.of(answer);
  }
}
