package dev.fieldfare.bench.speed.track;

import dev.fieldfare.bench.speed.Benchmark;
import dev.fieldfare.bench.speed.BenchmarkStack;
import dev.fieldfare.bench.speed.Figures;
import dev.fieldfare.postgres.script.ServerGrammar;
import dev.fieldfare.postgres.track.DecodedScript;
import dev.fieldfare.postgres.track.ScriptCheck;
import dev.fieldfare.postgres.track.ScriptCheck.Text;
import dev.fieldfare.postgres.track.VersionScript;
import dev.fieldfare.postgres.track.VersionScript.Section;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The status of a track with many versions over HTTP ({@code -Dtracks.versions}, 5,000 otherwise),
 * and how long many files are parsed and checked by the target ({@code -Dtracks.files}, 1,000
 * otherwise, of 20 kB each).
 */
public final class LongTrack implements Benchmark {

  private static final int VERSIONS = Integer.getInteger("tracks.versions", 5_000);
  private static final int FILES = Integer.getInteger("tracks.files", 1_000);
  private static final int LENGTH = 20_000;
  private static final int READS = 20;

  /** About as many as a plan of a release has the target read together. */
  private static final int GROUP = 50;

  private static final String TABLE =
      """
      -- Parts and where they are.
      CREATE TABLE part_%1$d (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL,
        weight numeric(10, 2) DEFAULT 0 CHECK (weight >= 0), at timestamptz NOT NULL DEFAULT now());
      CREATE INDEX part_%1$d_name ON part_%1$d (lower(name)) WHERE weight > 0;
      INSERT INTO part_%1$d (name, weight) VALUES ('a; -- no comment', 1.5), (E'it''s \\\\n', 2), ($t$dollar; $t$, 3);
      ALTER TABLE part_%1$d ADD COLUMN note text, ALTER COLUMN name SET DEFAULT 'new';
      CREATE FUNCTION weigh_%1$d(low numeric) RETURNS numeric LANGUAGE plpgsql AS $f$
      BEGIN
        RETURN (SELECT sum(weight) FROM part_%1$d WHERE weight > low);
      END $f$;
      """;

  private static final Pattern CURRENT =
      Pattern.compile("\"current\"\\s*:\\s*\"%d\"".formatted(VERSIONS));

  private final HttpClient client = HttpClient.newHttpClient();

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    stack.withWorker().withGateway();
    fill(stack);
    Figures status = new Figures();
    Figures single = new Figures();
    Figures together = new Figures();
    Path folder = stack.scratch("parsed");
    status(stack);
    parse(stack, folder, 1);
    parse(stack, folder, GROUP);
    for (int run = 0; run < runs; run++) {
      for (int read = 0; read < READS; read++) {
        status.add(status(stack));
      }
      single.add(parse(stack, folder, 1));
      together.add(parse(stack, folder, GROUP));
    }
    System.out.printf(
        Locale.ROOT,
        "long-track: status of %d versions %s ms, p99 %.0f%n",
        VERSIONS,
        status.text("%.0f"),
        status.quantile(0.99));
    System.out.printf(
        Locale.ROOT,
        "long-track: %d files, %d kB: read, parsed and checked in %s s, each by itself in %s s%n",
        FILES,
        (long) FILES * LENGTH / 1_000,
        together.text("%.2f"),
        single.text("%.2f"));
  }

  private static void fill(BenchmarkStack stack) {
    stack.prepare(
        List.of(
            "INSERT INTO fieldfare.tracks (track) VALUES ('long')",
            """
            INSERT INTO fieldfare.schema_migrations (track, version, sort_key, repeatable, description, file, checksum,
              offered_checksum, up_text, options, uploaded_by, status, attempts, applied_at, applied_by, duration_ms, statements, migration_id)
            SELECT 'long', n::text, '0' || lpad(n::text, 20, '0'), false, 'part', 'V' || n || '__part.sql', md5(n::text),
              md5(n::text), 'CREATE TABLE part_' || n || ' (id int);', '{}', 'bench', 'APPLIED', 1, now(), 'bench', 5, 1, gen_random_uuid()
            FROM generate_series(1, %d) n
            """
                .formatted(VERSIONS)));
  }

  /** Milliseconds. */
  private double status(BenchmarkStack stack) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(stack.gatewayUrl() + "/api/v1/tracks/long"))
            .header("Authorization", "Bearer " + BenchmarkStack.KEY)
            .build();
    long began = System.nanoTime();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    double milliseconds = (System.nanoTime() - began) / 1e6;
    if (answer.statusCode() != 200 || !CURRENT.matcher(answer.body()).find()) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    return milliseconds;
  }

  /**
   * Seconds; the files are made at the first time.
   *
   * @param group how many files the target reads together
   */
  private static double parse(BenchmarkStack stack, Path folder, int group)
      throws IOException, SQLException {
    List<Path> files = files(folder);
    long began = System.nanoTime();
    try (Connection connection = stack.database().connect()) {
      for (int from = 0; from < files.size(); from += group) {
        check(
            ServerGrammar.of(connection),
            files.subList(from, Math.min(files.size(), from + group)));
      }
    }
    return (System.nanoTime() - began) / 1e9;
  }

  private static void check(ServerGrammar grammar, List<Path> files)
      throws IOException, SQLException {
    List<Text> texts = new ArrayList<>();
    for (Path file : files) {
      if (!(DecodedScript.of(Files.readAllBytes(file))
          instanceof DecodedScript.Readable readable)) {
        throw new IOException(file + " is not readable");
      }
      VersionScript script = VersionScript.of(readable.text(), Section.UP);
      texts.add(new Text(script.up().orElseThrow(), true));
    }
    for (ScriptCheck check : ScriptCheck.of(grammar, texts)) {
      if (!check.problems().isEmpty()) {
        throw new IOException(files + ": " + check.problems());
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.createDirectories(folder);
    for (int n = 1; n <= FILES; n++) {
      Path file = folder.resolve("V%d__parts.sql".formatted(n));
      files.add(file);
      if (!Files.exists(file)) {
        Files.writeString(file, text(n), StandardCharsets.UTF_8);
      }
    }
    return files;
  }

  private static String text(int version) {
    StringBuilder text = new StringBuilder();
    for (int n = 0; text.length() < LENGTH; n++) {
      text.append(TABLE.formatted(version * 1_000 + n));
    }
    return text.toString();
  }
}
