package dev.fieldfare.cli.audit;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.client.AuditSearch;
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
      description = "Only entries of this action, for example migration.cancel.")
  private String action;

  AuditSearch.Query query(Session session) {
    return new AuditSearch.Query(
        Optional.ofNullable(actor), Optional.ofNullable(action), session.target());
  }
}
