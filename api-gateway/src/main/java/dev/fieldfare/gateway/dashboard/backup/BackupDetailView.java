package dev.fieldfare.gateway.dashboard.backup;

import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.security.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One backup with everything that is known about it.
 *
 * @param migration the change whose values it keeps; empty text if there is none
 * @param verifies whether it can be read back again, by this caller
 * @param restores whether a table can be made of it, by this caller
 * @param advice what it is good for in its state
 */
public record BackupDetailView(
    BackupLine line,
    List<Fact> facts,
    List<Moment> moments,
    String migration,
    boolean verifies,
    boolean restores,
    String advice) {

  private static final String TABLES = "tables";

  public BackupDetailView {
    facts = List.copyOf(facts);
    moments = List.copyOf(moments);
  }

  /** A value with its name. */
  public record Fact(String label, String value) {}

  /**
   * Something that happened to it.
   *
   * @param at when, as RFC 3339 writes it
   * @param tone its class in the style sheet
   */
  public record Moment(String at, String text, String tone) {}

  static BackupDetailView of(BackupDocument backup, Caller viewer) {
    boolean operates = viewer.role().includes(SenderRole.OPERATOR);
    BackupStatus status = backup.status();
    return new BackupDetailView(
        BackupLine.of(backup),
        facts(backup),
        moments(backup),
        backup.migrationId().map(Object::toString).orElse(""),
        operates && (status.counts() || status == BackupStatus.CORRUPT),
        operates && status.counts() && isOfTable(backup),
        advice(backup));
  }

  private static List<Fact> facts(BackupDocument backup) {
    List<Fact> facts = new ArrayList<>();
    add(facts, "id", Optional.of(backup.id().toString()));
    add(facts, "name", backup.name());
    add(facts, "type", Optional.of(backup.type()));
    add(facts, "schema", backup.schema());
    add(facts, "table", backup.table());
    add(facts, "column", backup.column());
    add(facts, "form", backup.formId());
    add(facts, "field", backup.fieldId());
    add(facts, "requested by", Optional.of(backup.createdBy()));
    add(facts, "SHA-256", backup.sha256());
    add(facts, "error", backup.error().map(BackupDocument.BackupError::code));
    return facts;
  }

  private static void add(List<Fact> facts, String label, Optional<String> value) {
    value.ifPresent(text -> facts.add(new Fact(label, text)));
  }

  private static List<Moment> moments(BackupDocument backup) {
    List<Moment> moments = new ArrayList<>();
    moments.add(new Moment(backup.createdAt().toString(), "requested", "idle"));
    String end = backup.status() == BackupStatus.FAILED ? "failed" : "completed";
    String tone = backup.status() == BackupStatus.FAILED ? "bad" : "busy";
    backup.finishedAt().ifPresent(at -> moments.add(new Moment(at.toString(), end, tone)));
    backup
        .verifiedAt()
        .ifPresent(at -> moments.add(new Moment(at.toString(), "last read back", "good")));
    backup
        .provenAt()
        .ifPresent(at -> moments.add(new Moment(at.toString(), "restored and compared", "good")));
    return moments;
  }

  private static String advice(BackupDocument backup) {
    return switch (backup.status()) {
      case RUNNING, COMPLETED -> "It is being taken. It counts when it is VERIFIED.";
      case VERIFIED, PROVEN -> whatFor(backup);
      case FAILED -> "It could not be taken. Nothing was destroyed.";
      case CORRUPT ->
          "Its files are damaged, so it does not count. Repair them from a copy of the store, then"
              + " verify it again.";
      case EXPIRED -> "Its time is over. Its files are removed soon.";
      case DELETED -> "Its files are gone.";
    };
  }

  /** A set of tables has the same type, and no table of its own. */
  private static boolean isOfTable(BackupDocument backup) {
    return backup.type().equals(TABLES) && backup.table().isPresent();
  }

  private static String whatFor(BackupDocument backup) {
    if (isOfTable(backup)) {
      return "A restore makes a new table of it.";
    }
    if (backup.table().isEmpty()) {
      return "To restore it into a new database: fieldfare backup restore %s --into NAME"
          .formatted(backup.id());
    }
    return backup.migrationId().isPresent()
        ? "It keeps the values of a change. To bring them back, undo the change."
        : "A backup of one column is not restored; its rows can be read in the store.";
  }
}
