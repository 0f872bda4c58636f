package dev.fieldfare.cli.audit;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.client.AuditSearch;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which entries of the audit trail are meant. */
final class AuditFilterOptions {

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      description = "Only entries of the API key with this name.")
  private String actor;

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      description = "Only this action, for example migration.cancel, or migration.* for several.")
  private String action;

  @Option(
      names = "--subject",
      paramLabel = "TEXT",
      description = "Only entries about this id, table or key.")
  private String subject;

  @Option(
      names = "--outcome",
      paramLabel = "CODE",
      description = "Only entries with this result: accepted, or the code of a problem.")
  private String outcome;

  @Option(
      names = "--remote-address",
      paramLabel = "ADDRESS",
      description = "Only requests from this address.")
  private String remoteAddress;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only entries of this time and later, for example 2026-01-31T12:00:00Z.")
  private String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Only entries before this time.")
  private String until;

  AuditSearch.Query query(Session session) {
    return new AuditSearch.Query(
        Optional.ofNullable(actor),
        Optional.ofNullable(action),
        session.target(),
        Optional.ofNullable(subject),
        Optional.ofNullable(outcome),
        Optional.ofNullable(remoteAddress),
        time("--since", since),
        time("--until", until));
  }

  private static Optional<String> time(String option, String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant().toString());
    } catch (DateTimeException e) {
      throw CommandFailure.usage(
          option + " is a time like 2026-01-31T12:00:00Z, not " + text + ".");
    }
  }
}
