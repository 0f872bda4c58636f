package dev.fieldfare.backup.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.backup.health.StoreReadiness;
import dev.fieldfare.backup.support.S3Server;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.testkit.FaultProxy;
import dev.fieldfare.testkit.quarkus.QuarkusServers;
import dev.fieldfare.testkit.quarkus.ServiceTest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager.TestInjector.MatchesType;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;

/** The service with its backups in S3, as it is configured. */
@QuarkusTest
@TestProfile(S3BackupWorkerIT.InS3.class)
@QuarkusTestResource(QuarkusServers.class)
@QuarkusTestResource(value = S3BackupWorkerIT.Server.class, restrictToAnnotatedClass = true)
class S3BackupWorkerIT extends ServiceTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String STORAGE = "/internal/v1/storage";
  private static final String BACKUPS = "/internal/v1/backups";

  @Inject @Readiness StoreReadiness readiness;

  S3Server server;
  FaultProxy network;

  /** A profile of its own: the store is chosen at start. */
  public static final class InS3 implements QuarkusTestProfile {}

  /** A server of S3 behind a network that can fail. */
  public static final class Server implements QuarkusTestResourceLifecycleManager {
    private S3Server server;
    private FaultProxy network;

    @Override
    public Map<String, String> start() {
      server = new S3Server();
      network = FaultProxy.to(server.port());
      return Map.of(
          "fieldfare.backup.store",
          "s3://" + S3Server.BUCKET + "/of/all",
          "fieldfare.backup.s3.endpoint",
          "http://127.0.0.1:" + network.port(),
          "fieldfare.backup.s3.path-style",
          "true",
          "quarkus.s3.aws.credentials.type",
          "static",
          "quarkus.s3.aws.credentials.static-provider.access-key-id",
          S3Server.KEY,
          "quarkus.s3.aws.credentials.static-provider.secret-access-key",
          S3Server.SECRET);
    }

    @Override
    public void inject(TestInjector injector) {
      injector.injectIntoFields(server, new MatchesType(S3Server.class));
      injector.injectIntoFields(network, new MatchesType(FaultProxy.class));
    }

    @Override
    public void stop() {
      network.close();
      server.close();
    }
  }

  @Test
  void qc25_aBackupIsTakenIntoS3AndAStoreThatIsAwayStopsNothing() throws Exception {
    await()
        .atMost(LONG)
        .until(
            () ->
                database.query("SELECT 1 FROM pg_proc WHERE proname = 'finish_recall'").size()
                    == 1);
    database.execute("CREATE TABLE orders (id int)", "INSERT INTO orders VALUES (1), (2)");
    BackupDocument kept = taken(take(), BackupStatus.VERIFIED);
    assertThat(server.keys())
        .contains("of/all/main/%s/manifest.json".formatted(kept.id()))
        .contains("of/all/main/%s/000001.zst".formatted(kept.id()));
    assertThat(state()).isEqualTo("answers");
    assertThat(get(STORAGE, "viewer").body())
        .contains("s3://backups/of/all", kept.id().toString(), "\"known\":true");
    assertThat(get(STORAGE + "?target=nowhere", "viewer").statusCode()).isEqualTo(404);

    network.refuse();
    HttpResponse<String> away = get(STORAGE, "viewer");
    assertThat(away.statusCode()).as(away.body()).isEqualTo(503);
    assertThat(away.body()).contains("cannot be reached").doesNotContain(S3Server.SECRET);
    BackupDocument failed = taken(take(), BackupStatus.FAILED);
    assertThat(failed.error()).asString().contains("storage_failed", "cannot be reached");
    await().atMost(LONG).until(() -> state().contains("cannot be reached"));
    assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);

    network.restore();
    await().atMost(LONG).until(() -> state().equals("answers"));
    taken(take(), BackupStatus.VERIFIED);
  }

  private String state() {
    return readiness.call().getData().orElseThrow().get("state").toString();
  }

  private String take() {
    HttpResponse<String> answer = post(BACKUPS, "operator", "{\"table\":\"orders\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return BACKUPS + "/" + read(answer).id();
  }

  private BackupDocument taken(String path, BackupStatus status) {
    await().atMost(LONG).until(() -> read(get(path, "viewer")).status() == status);
    return read(get(path, "viewer"));
  }

  private static BackupDocument read(HttpResponse<String> answer) {
    try {
      return ContractsJson.mapper().readValue(answer.body(), BackupDocument.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
