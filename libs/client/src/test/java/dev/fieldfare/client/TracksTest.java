package dev.fieldfare.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.client.Tracks.VersionFile;
import dev.fieldfare.contracts.track.Track;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracksTest {

  private static final String TRACK = "/api/v1/tracks/shop";

  private final ScriptedGateway gateway = new ScriptedGateway();
  private final FieldfareClient client =
      new FieldfareClient(ClientConfig.of(gateway.url(), "ff_secret"));

  @AfterEach
  void close() {
    client.close();
    gateway.close();
  }

  private static String track(String status, boolean underWay) {
    return """
    {"track":"shop","target":"main","current":null,"versions":[{"version":"1","file":"1.sql",
     "status":"%s","findings":[],"offered":true,"options":{},"underWay":%s}]}\
    """
        .formatted(status, underWay);
  }

  @Test
  void anApplicationMigratesBeforeItStarts() {
    gateway.on(
        "PUT " + TRACK + "/versions/1",
        200,
        "{\"track\":\"shop\",\"version\":\"1\",\"verdict\":\"stored\",\"checksum\":\"c\"}");
    gateway.on(
        "POST " + TRACK + "/migrate",
        202,
        "{\"track\":\"shop\",\"target\":\"main\",\"versions\":[]}");
    gateway.on("GET " + TRACK, 200, track("PENDING", true));
    gateway.on("GET " + TRACK, 200, track("APPLIED", false));

    Track track =
        client
            .track("main", "shop")
            .migrateIfNeeded(
                List.of(
                    new VersionFile(
                        "1", "1.sql", "up", "", "SELECT 1;".getBytes(StandardCharsets.UTF_8))),
                Duration.ofMinutes(1));

    assertThat(track.needsMigration()).isFalse();
    assertThat(gateway.requests())
        .extracting(ScriptedGateway.Request::body)
        .anyMatch(body -> body.contains("\"files\":[{\"version\":\"1\",\"checksum\":\"c\"}]"));
  }

  @Test
  void aFailedVersionEndsTheWait() {
    gateway.on("GET " + TRACK, 200, track("FAILED", true));
    gateway.on("GET " + TRACK, 200, track("FAILED", false));

    Track track = client.track("main", "shop").awaitLatest(Duration.ofMinutes(1));

    assertThat(track.hasFailed()).isTrue();
    assertThat(track.needsMigration()).isTrue();
  }
}
