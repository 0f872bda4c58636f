package dev.fieldfare.cli;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.client.Tracks;
import dev.fieldfare.contracts.http.TargetInfo;
import picocli.CommandLine.Option;

/** Which track a command is about. */
final class TrackOptions {

  static final String PRODUCTION = "production";

  @Option(
      names = "--track",
      paramLabel = "NAME",
      defaultValue = "main",
      description = "The track; main if none is given.")
  private String name;

  String name() {
    return name;
  }

  Tracks of(Session session) {
    return session.client().track(session.targetOrMain(), name);
  }

  /** The environment of the target. */
  static String environment(Session session) {
    String target = session.targetOrMain();
    return session.client().targets().items().stream()
        .filter(one -> one.name().equals(target))
        .map(TargetInfo::environment)
        .findFirst()
        .orElse("unknown");
  }

  /** Asks before a change of production. */
  void confirmProduction(Session session, String what) {
    if (environment(session).equals(PRODUCTION)) {
      session.confirm(
          "%s %s, which is a production database?".formatted(what, session.targetOrMain()));
    }
  }
}
