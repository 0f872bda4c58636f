package dev.fieldfare.contracts;

import static dev.fieldfare.contracts.ErrorClass.BUG;
import static dev.fieldfare.contracts.ErrorClass.REFUSAL;
import static dev.fieldfare.contracts.ErrorClass.TRANSIENT;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Why something was refused or failed: the one closed list of codes.
 *
 * <p>The label is at once the {@code code} of a problem, of a refusal and of a migration's error,
 * the value in the ledger and the tag of a metric. A label is never renamed.
 */
public enum FailureReason {
  // What the message alone shows: text that is no message.
  MALFORMED("malformed", REFUSAL),
  DUPLICATE_PROPERTY("duplicate_property", REFUSAL),
  ZERO_BYTE("zero_byte", REFUSAL),
  INVALID_TEXT("invalid_text", REFUSAL),
  TOO_LARGE("too_large", REFUSAL),
  TOO_DEEP("too_deep", REFUSAL),

  // What the message alone shows: shape, names, rights.
  UNKNOWN_PROPERTY("unknown_property", REFUSAL),
  MISSING_PROPERTY("missing_property", REFUSAL),
  WRONG_TYPE("wrong_type", REFUSAL),
  INVALID_VALUE("invalid_value", REFUSAL),
  UNKNOWN_OPERATION("unknown_operation", REFUSAL),
  INVALID_NAME("invalid_name", REFUSAL),
  RESERVED_NAME("reserved_name", REFUSAL),
  SYSTEM_SCHEMA("system_schema", REFUSAL),
  UNKNOWN_TYPE("unknown_type", REFUSAL),
  NOT_PERMITTED("not_permitted", REFUSAL),
  NOT_AVAILABLE_YET("not_available_yet", REFUSAL),

  // What the ledger shows at admission.
  KEY_CONFLICT("key_conflict", REFUSAL),
  UNKNOWN_TARGET("unknown_target", REFUSAL),
  APPROVAL_EXPIRED("approval_expired", REFUSAL),
  NOT_IN_REGISTRY("not_in_registry", REFUSAL),
  UNKNOWN_DEPENDENCY("unknown_dependency", REFUSAL),
  UNKNOWN_MIGRATION("unknown_migration", REFUSAL),
  CHANGE_SET_INCOMPLETE("change_set_incomplete", REFUSAL),
  CHANGE_SET_INCONSISTENT("change_set_inconsistent", REFUSAL),
  PREDECESSOR_FAILED("predecessor_failed", REFUSAL),

  // What the catalogue shows at planning.
  SCHEMA_MISSING("schema_missing", REFUSAL),
  TABLE_MISSING("table_missing", REFUSAL),
  TABLE_EXISTS("table_exists", REFUSAL),
  COLUMN_MISSING("column_missing", REFUSAL),
  COLUMN_EXISTS("column_exists", REFUSAL),
  NOT_A_TABLE("not_a_table", REFUSAL),
  NOT_OWNER("not_owner", REFUSAL),
  PRIMARY_KEY("primary_key", REFUSAL),
  PARTITION_KEY("partition_key", REFUSAL),
  INHERITED("inherited", REFUSAL),
  REPLICA_IDENTITY("replica_identity", REFUSAL),
  SYSTEM_COLUMN("system_column", REFUSAL),
  GENERATED_COLUMN("generated_column", REFUSAL),
  HAS_DEPENDENTS("has_dependents", REFUSAL),
  NO_CONVERSION("no_conversion", REFUSAL),
  VALUES_DO_NOT_CONVERT("values_do_not_convert", REFUSAL),
  NULLS_PRESENT("nulls_present", REFUSAL),
  INVALID_DEFAULT("invalid_default", REFUSAL),
  INVALID_EXPRESSION("invalid_expression", REFUSAL),
  PUBLISHED_TABLE("published_table", REFUSAL),
  TOO_BIG("too_big", REFUSAL),
  TOO_MANY_COLUMNS("too_many_columns", REFUSAL),
  CONSTRAINT_VIOLATED("constraint_violated", REFUSAL),
  UNSUPPORTED("unsupported", REFUSAL),

  // What a script of a track shows.
  INVALID_SCRIPT("invalid_script", REFUSAL),
  BACKUP_REQUIRED("backup_required", REFUSAL),
  VERIFICATION_FAILED("verification_failed", REFUSAL),
  BACKUP_DAMAGED("backup_damaged", REFUSAL),
  BACKUP_KEY_MISSING("backup_key_missing", REFUSAL),
  BACKUP_KEY_WRONG("backup_key_wrong", REFUSAL),
  VERSION_CHANGED("version_changed", REFUSAL),
  OUT_OF_ORDER("out_of_order", REFUSAL),

  // Undo, cancel and the other commands.
  LATER_CHANGES("later_changes", REFUSAL),
  NOT_UNDOABLE("not_undoable", REFUSAL),
  ALREADY_UNDONE("already_undone", REFUSAL),
  TOO_LATE("too_late", REFUSAL),
  WRONG_STATE("wrong_state", REFUSAL),
  CANCELLED("cancelled", REFUSAL),

  // Reasons that occur only over HTTP.
  NOT_AUTHENTICATED("not_authenticated", REFUSAL),
  NOT_FOUND("not_found", REFUSAL),
  GONE("gone", REFUSAL),
  METHOD_NOT_ALLOWED("method_not_allowed", REFUSAL),
  NOT_ACCEPTABLE("not_acceptable", REFUSAL),
  UNSUPPORTED_MEDIA_TYPE("unsupported_media_type", REFUSAL),
  RATE_LIMITED("rate_limited", TRANSIENT),

  // What passes.
  LOCK_TIMEOUT("lock_timeout", TRANSIENT),
  DEADLOCK("deadlock", TRANSIENT),
  SERIALIZATION_FAILURE("serialization_failure", TRANSIENT),
  STATEMENT_TIMEOUT("statement_timeout", TRANSIENT),
  TRANSACTION_TIMEOUT("transaction_timeout", TRANSIENT),
  CONNECTION_LOST("connection_lost", TRANSIENT),
  SERVER_RESTART("server_restart", TRANSIENT),
  READ_ONLY("read_only", TRANSIENT),
  OUT_OF_RESOURCES("out_of_resources", TRANSIENT),
  CATALOGUE_BUSY("catalogue_busy", TRANSIENT),
  REDIS_LOST("redis_lost", TRANSIENT),
  UNAVAILABLE("unavailable", TRANSIENT),

  // What must not happen.
  INTERNAL_ERROR("internal_error", BUG);

  private static final Map<String, FailureReason> BY_LABEL =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(FailureReason::label, Function.identity()));

  private final String label;
  private final ErrorClass errorClass;

  FailureReason(String label, ErrorClass errorClass) {
    this.label = label;
    this.errorClass = errorClass;
  }

  /** The value in JSON, in the ledger and in metrics. */
  @JsonValue
  public String label() {
    return label;
  }

  public ErrorClass errorClass() {
    return errorClass;
  }

  /** The reason with this label; empty for one that a newer Fieldfare added. */
  public static Optional<FailureReason> of(String label) {
    return Optional.ofNullable(BY_LABEL.get(label));
  }

  /**
   * False for what says nothing about the migration itself: waiting for a lock, a restart or a lost
   * connection uses up none of its attempts.
   */
  public boolean spendsAttempt() {
    return switch (this) {
      case LOCK_TIMEOUT, CONNECTION_LOST, SERVER_RESTART, READ_ONLY, REDIS_LOST, UNAVAILABLE ->
          false;
      default -> true;
    };
  }
}
