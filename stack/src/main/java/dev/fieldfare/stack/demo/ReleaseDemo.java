package dev.fieldfare.stack.demo;

import dev.fieldfare.client.ClientConfig;
import dev.fieldfare.client.FieldfareClient;
import dev.fieldfare.client.Tracks;
import dev.fieldfare.contracts.track.CheckedVersion;
import dev.fieldfare.contracts.track.PlannedRelease;
import dev.fieldfare.contracts.track.ReleasePlanRequest;
import dev.fieldfare.contracts.track.ReleaseRequest;
import dev.fieldfare.contracts.track.RequestedVersions;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.contracts.track.VersionStatus;
import dev.fieldfare.stack.StackFailure;
import dev.fieldfare.stack.folder.StackFile;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The verb {@code demo --release}: nine SQL files are planned and released; one fails half way, is
 * repaired, and the last two are rolled back. It keeps its tables for inspection.
 */
public final class ReleaseDemo implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int APPLIED_BEFORE_THE_FAULT = 5;

  private final DemoScreen screen;
  private final String dataOption;
  private final FieldfareClient client;
  private final String name = "demo_%04x".formatted(ThreadLocalRandom.current().nextInt(1 << 16));
  private final ReleaseFiles files = new ReleaseFiles(name);
  private final Tracks track;

  /** The option is what makes the launcher's commands mean this stack. */
  public ReleaseDemo(StackFile.Content stack, DemoScreen screen, String dataOption) {
    this.screen = screen;
    this.dataOption = dataOption;
    this.client =
        new FieldfareClient(
            ClientConfig.of(URI.create(stack.gateway().url()), stack.apiKeys().admin()));
    this.track = client.track("main", name);
  }

  /** Shows everything; a few seconds. */
  public void run() {
    long start = System.nanoTime();
    plan();
    releaseWithAFault();
    repair();
    rollBack();
    screen.heading(
        "That took %.0f seconds. To look at it:".formatted((System.nanoTime() - start) / 1e9));
    screen.act("./fieldfare versions --track " + name + dataOption);
  }

  private void plan() {
    screen.heading("Nine SQL files are planned; nothing is stored, and nothing runs");
    List<CheckedVersion> checked = files.all().stream().map(track::check).toList();
    PlannedRelease plan =
        track.plan(
            new ReleasePlanRequest(
                Optional.empty(), checked, Optional.empty(), Optional.empty(), false, false));
    screen.act("./fieldfare plan --dir DIR --track " + name);
    screen.result(
        "%d versions with %d statements; %d runs statement by statement"
            .formatted(
                plan.versions().size(),
                checked.stream().mapToInt(file -> file.statements().size()).sum(),
                plan.versions().stream().filter(version -> !version.transactional()).count()));
    require(track.status().versions().isEmpty(), "a plan stored something");
  }

  private void releaseWithAFault() {
    screen.heading("They are released, and the sixth one fails in its third statement");
    files.all().forEach(track::put);
    screen.act("./fieldfare migrate --dir DIR --track " + name);
    await(track.migrate(everything()));
    TrackVersion failed = version("6");
    screen.result("6 is %s: %s".formatted(failed.status(), message(failed)));
    screen.result("%d versions are applied; nothing of the sixth is left".formatted(applied()));
    require(failed.status() == VersionStatus.FAILED, "the sixth version did not fail");
    require(applied() == APPLIED_BEFORE_THE_FAULT, "versions behind the failed one ran");
  }

  private void repair() {
    screen.heading("The file is corrected, and the release goes on");
    track.put(files.corrected());
    screen.act("./fieldfare migrate --dir DIR --track " + name);
    RequestedVersions requested = track.migrate(everything());
    await(requested);
    screen.result(
        "%d versions ran; now %d of %d are applied, and their verify sections hold"
            .formatted(requested.versions().size(), applied(), files.all().size()));
    require(applied() == files.all().size(), "not all versions are applied");
  }

  private void rollBack() {
    screen.heading("The last two are rolled back, the last one first");
    screen.act("./fieldfare rollback --to 7 --track " + name);
    await(track.rollback(request(Optional.of("7"))));
    screen.result(
        "current version: %s; 8 is %s, 9 is %s"
            .formatted(
                track.status().current().orElse("none"),
                version("8").status(),
                version("9").status()));
    require(track.status().current().equals(Optional.of("7")), "the rollback did not reach 7");
  }

  private static ReleaseRequest everything() {
    return request(Optional.empty());
  }

  private static ReleaseRequest request(Optional<String> to) {
    return new ReleaseRequest(
        Optional.empty(), List.of(), Optional.empty(), to, false, false, Optional.empty());
  }

  private void await(RequestedVersions requested) {
    requested
        .versions()
        .forEach(
            version -> version.migrationId().ifPresent(id -> client.awaitCompletion(id, PATIENCE)));
  }

  private TrackVersion version(String version) {
    return track.status().find(version).orElseThrow();
  }

  private long applied() {
    return track.status().versions().stream()
        .filter(version -> version.status() == VersionStatus.APPLIED)
        .count();
  }

  private static String message(TrackVersion version) {
    return version.error().map(failure -> failure.message()).orElse("no reason");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new StackFailure(otherwise);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
