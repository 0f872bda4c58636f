package dev.fieldfare.contracts;

import dev.fieldfare.contracts.event.CloudEvent;
import dev.fieldfare.contracts.event.EventType;
import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.contracts.http.AcceptedMigration;
import dev.fieldfare.contracts.http.Band;
import dev.fieldfare.contracts.http.DeadLetter;
import dev.fieldfare.contracts.http.DeadLetterPage;
import dev.fieldfare.contracts.http.MigrationPage;
import dev.fieldfare.contracts.http.Preview;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.contracts.http.QueueScope;
import dev.fieldfare.contracts.http.QueueStats;
import dev.fieldfare.contracts.http.TargetInfo;
import dev.fieldfare.contracts.http.TargetList;
import dev.fieldfare.contracts.message.Problem;
import dev.fieldfare.contracts.migration.Attempt;
import dev.fieldfare.contracts.migration.Blocker;
import dev.fieldfare.contracts.migration.ChangeSetInfo;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.contracts.migration.MigrationError;
import dev.fieldfare.contracts.migration.Progress;
import dev.fieldfare.contracts.migration.Subject;
import dev.fieldfare.contracts.migration.Timing;
import dev.fieldfare.contracts.migration.UndoInfo;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.plan.PlanDocument;
import dev.fieldfare.contracts.plan.PlanDocument.Conversion;
import dev.fieldfare.contracts.plan.PlanDocument.Estimate;
import dev.fieldfare.contracts.plan.PlanDocument.Refusal;
import dev.fieldfare.contracts.plan.PlanDocument.Sample;
import dev.fieldfare.contracts.plan.PlanDocument.Statement;
import dev.fieldfare.contracts.plan.PlanDocument.Warning;
import dev.fieldfare.contracts.plan.Severity;
import dev.fieldfare.contracts.plan.Strategy;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** One of each document, as the golden files show them. */
final class Samples {

  private static final String ID = "0198c0de-0000-7000-8000-000000000001";
  private static final String UNDO_ID = "0198c0de-0000-7000-8000-000000000002";
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private Samples() {}

  static Migration applied() {
    return new Migration(
        ID,
        Optional.of("7c9e6679"),
        OptionalLong.of(41),
        subject(OperationType.CHANGE_TYPE, "price", Optional.of("number")),
        Status.APPLIED,
        Optional.empty(),
        Optional.of(Strategy.REWRITE),
        List.of(
            new Attempt(1, NOON, Optional.of(NOON.plusMillis(50)), Optional.of(lockTimeout())),
            new Attempt(
                2, NOON.plusSeconds(2), Optional.of(NOON.plusSeconds(3)), Optional.empty())),
        Optional.of("form-builder"),
        new Timing(
            NOON,
            Optional.empty(),
            Optional.of(NOON),
            Optional.of(NOON.plusSeconds(3)),
            Optional.empty(),
            OptionalDouble.of(3000.25),
            OptionalDouble.of(50),
            OptionalDouble.of(12)),
        Optional.empty(),
        Optional.empty(),
        typeChangePlan().warnings(),
        Optional.of(typeChangePlan()),
        Optional.empty(),
        UndoInfo.exact(),
        Optional.empty(),
        Optional.of(UNDO_ID),
        Optional.of(new ChangeSetInfo("7c9e", 0, 2, true)));
  }

  static Migration waiting() {
    return new Migration(
        UNDO_ID,
        Optional.of("undo-7c9e6679"),
        OptionalLong.of(42),
        subject(OperationType.UNDO, "price", Optional.empty()),
        Status.WAITING,
        Optional.of("lock"),
        Optional.of(Strategy.REWRITE),
        List.of(),
        Optional.of("form-builder"),
        Timing.enqueued(NOON),
        Optional.of(new Progress(10, 100, OptionalDouble.of(5.5), OptionalLong.of(18))),
        Optional.of(lockTimeout()),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        UndoInfo.impossible("It is not applied."),
        Optional.of(ID),
        Optional.empty(),
        Optional.empty());
  }

  static Migration rejected() {
    return new Migration(
        ID,
        Optional.of("7c9e6679"),
        OptionalLong.empty(),
        new Subject(
            "main",
            Optional.empty(),
            Optional.of("t"),
            Optional.of("FLY"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        Status.REJECTED,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Timing.enqueued(NOON),
        Optional.empty(),
        Optional.of(
            MigrationError.of(
                FailureReason.UNKNOWN_OPERATION, "There is no operation called \"FLY\".")),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        UndoInfo.impossible("It is not applied."),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static PlanDocument typeChangePlan() {
    return new PlanDocument(
        OperationType.CHANGE_TYPE,
        "public",
        "survey_4f3a2b1c9d8e",
        Optional.of("price"),
        Optional.of(Strategy.REWRITE),
        true,
        List.of(),
        List.of(
            new Warning(
                "old_type_differs",
                Severity.LOW,
                "The column is a varchar(255), not a text.",
                "Read the type from the catalogue.")),
        List.of(
            new Statement(
                "ALTER TABLE public.survey_4f3a2b1c9d8e ALTER COLUMN price TYPE numeric USING"
                    + " price::numeric",
                "ACCESS EXCLUSIVE",
                true,
                true)),
        List.of(
            new Statement(
                "ALTER TABLE public.survey_4f3a2b1c9d8e ALTER COLUMN price TYPE varchar(255)",
                "ACCESS EXCLUSIVE",
                true,
                true)),
        1000,
        65536,
        new Estimate(2, 20, 15),
        Optional.of(new Conversion(1000, 1, List.of(new Sample("17", Optional.of("n/a"))))),
        List.of("index survey_price_idx"),
        true);
  }

  static PlanDocument refusedPlan() {
    return new PlanDocument(
        OperationType.DROP_COLUMN,
        "public",
        "survey_4f3a2b1c9d8e",
        Optional.of("price"),
        Optional.empty(),
        false,
        List.of(new Refusal("column_missing", "The table has no column \"price\".")),
        List.of(),
        List.of(),
        List.of(),
        0,
        0,
        Estimate.NOTHING,
        Optional.empty(),
        List.of(),
        false);
  }

  static CloudEvent appliedEvent() {
    return CloudEvent.of(
        EventType.MIGRATION_APPLIED,
        new CloudEvent.Origin(
            UNDO_ID,
            CloudEvent.source("migration-worker", "main"),
            applied().subject().eventSubject(),
            7),
        NOON,
        Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        ContractsJson.mapper().valueToTree(rejected()));
  }

  static Accepted acceptedOne() {
    return new Accepted(Optional.empty(), List.of(accepted("7c9e6679")));
  }

  static Accepted acceptedSet() {
    return new Accepted(Optional.of("7c9e"), List.of(accepted("7c9e/0"), accepted("7c9e/1")));
  }

  static MigrationPage page() {
    return new MigrationPage(List.of(waiting()), Optional.of("Y3Vyc29y"));
  }

  static Preview preview() {
    return Preview.of(List.of(typeChangePlan(), refusedPlan()));
  }

  static QueueStats queue() {
    return new QueueStats(
        List.of(
            new QueueStats.TargetStats(
                "main",
                12,
                1,
                5000,
                2,
                3,
                1.5,
                2,
                830.25,
                Band.WARNING,
                false,
                40,
                1,
                List.of(new QueueStats.TableStats("public", "t", 12, 1, 2, 1.5, true)))));
  }

  static DeadLetterPage deadLetters() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("data", "{\"type\":");
    return new DeadLetterPage(
        List.of(
            new DeadLetter(
                "1767268800000-0",
                "main",
                "malformed",
                1,
                "fieldfare:migrations",
                "1767268799000-3",
                fields)),
        Optional.empty());
  }

  static QueueScope queueScope() {
    return new QueueScope(Optional.of("crm"), Optional.empty(), Optional.of("t"));
  }

  static TargetList targets() {
    return new TargetList(List.of(new TargetInfo("main", "production")));
  }

  static ProblemDocument problem() {
    return new ProblemDocument(
        "about:blank",
        "Bad Request",
        400,
        "There is no property \"change\" here.",
        Optional.of("/api/v1/migrations"),
        "unknown_property",
        List.of(
            new Problem(
                FailureReason.UNKNOWN_PROPERTY,
                "change",
                "There is no property \"change\" here.")));
  }

  private static Subject subject(OperationType type, String column, Optional<String> dataType) {
    return new Subject(
        "main",
        Optional.of("public"),
        Optional.of("survey_4f3a2b1c9d8e"),
        Optional.of(type.name()),
        Optional.of(column),
        Optional.empty(),
        dataType,
        Optional.of("4f3a2b1c9d8e"),
        Optional.of("f1"));
  }

  private static MigrationError lockTimeout() {
    return new MigrationError(
        FailureReason.LOCK_TIMEOUT.label(),
        ErrorClass.TRANSIENT,
        Optional.of("55P03"),
        "The lock could not be had.",
        List.of(
            new Blocker(
                4711,
                Optional.of("SELECT 1"),
                Optional.of("psql"),
                Optional.of("app"),
                Optional.of("idle in transaction"),
                61000)));
  }

  private static AcceptedMigration accepted(String key) {
    return new AcceptedMigration(ID, key, Status.QUEUED, "/api/v1/migrations/" + ID);
  }
}
