package dev.fieldfare.bench.speed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fieldfare.contracts.message.VersionDirection;
import dev.fieldfare.contracts.track.ReleaseRequest.OfferedVersion;
import dev.fieldfare.postgres.track.TrackLedger;
import dev.fieldfare.postgres.track.TrackLedger.Upload;
import dev.fieldfare.postgres.track.VersionName;
import dev.fieldfare.postgres.track.VersionScript;
import dev.fieldfare.postgres.track.VersionScript.Section;
import dev.fieldfare.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.flywaydb.core.Flyway;

/** How fast 500 small versions are applied, beside Flyway's migrate with the same files. */
final class SmallVersions implements Benchmark {
  private static final int VERSIONS = Integer.getInteger("small.versions", 500);
  private static final String TEXT =
      "CREATE TABLE small_%1$d (id int PRIMARY KEY, v text);\n"
          + "INSERT INTO small_%1$d VALUES (1, 'a');\n";

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    Path files = files(stack.directory().resolve("versions"));
    stack.withWorker();
    stack.database().createReleaseRole();
    Figures ours = new Figures();
    Figures flyways = new Figures();
    for (int run = 0; run <= runs; run++) {
      double flyway = flyway(stack, files);
      double release = release(stack.database(), "run" + run);
      stack.database().execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
      stack.database().createReleaseRole();
      if (run > 0) {
        ours.add(release);
        flyways.add(flyway);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "small-versions: %s versions/s, Flyway %s versions/s%n",
        ours.text("%.0f"),
        flyways.text("%.0f"));
  }

  private static Path files(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int n = 1; n <= VERSIONS; n++) {
      Files.writeString(folder.resolve("V%d__small.sql".formatted(n)), TEXT.formatted(n));
    }
    return folder;
  }

  private static double flyway(BenchmarkStack stack, Path files) {
    try (TestDatabase other = TestDatabase.create(stack.postgres())) {
      Flyway flyway =
          Flyway.configure()
              .dataSource(other.jdbcUrl(), other.user(), other.password())
              .locations("filesystem:" + files)
              .load();
      long began = System.nanoTime();
      flyway.migrate();
      return rate(began);
    }
  }

  /** From the upload of the first file to the end of the last version. */
  private static double release(TestDatabase database, String track) throws SQLException {
    long began = System.nanoTime();
    try (Connection connection = database.connect()) {
      TrackLedger ledger = new TrackLedger(connection);
      List<OfferedVersion> offered = new ArrayList<>();
      for (int n = 1; n <= VERSIONS; n++) {
        Upload upload = upload(track, n);
        ledger.put(upload);
        offered.add(new OfferedVersion(Integer.toString(n), upload.checksum().orElseThrow()));
      }
      ledger.request(
          track,
          VersionDirection.UP,
          offered,
          "bench",
          JsonNodeFactory.instance.objectNode().put("backup", "none"));
      // Over this connection: new ones would take a part of the machine from our side only.
      BenchmarkStack.await("the versions", () -> applied(connection, track) == VERSIONS);
    }
    return rate(began);
  }

  private static int applied(Connection connection, String track) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT count(*) FROM fieldfare.schema_migrations WHERE track = ? AND status ="
                + " 'APPLIED'")) {
      query.setString(1, track);
      ResultSet row = query.executeQuery();
      row.next();
      return row.getInt(1);
    }
  }

  private static Upload upload(String track, int n) {
    return new Upload(
        track,
        new VersionName(Integer.toString(n)),
        "small",
        Optional.of("V%d__small.sql".formatted(n)),
        Optional.empty(),
        VersionScript.of(TEXT.formatted(n), Section.UP),
        "bench");
  }

  private static double rate(long began) {
    return VERSIONS / ((System.nanoTime() - began) / 1e9);
  }
}
