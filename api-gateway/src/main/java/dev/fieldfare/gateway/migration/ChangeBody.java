package dev.fieldfare.gateway.migration;

import dev.fieldfare.contracts.operation.OperationType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One change as it is posted, for the description of the API: the properties of all operations.
 * Which of them an operation takes is decided by the parser of messages.
 */
@Schema(name = "Change", description = "One change; each operation takes some of the properties")
record ChangeBody(
    @Schema(required = true) OperationType type,
    String table,
    String schema,
    String target,
    String column,
    String newName,
    String dataType,
    Boolean nullable,
    @Schema(name = "default", description = "A literal: text, a number, a boolean or JSON")
        Object defaultValue,
    @Schema(description = "SQL; admins only") String defaultExpression,
    Boolean unique,
    Object references,
    Boolean cascade,
    @Schema(enumeration = {"auto", "copy", "hide"}) String quarantine,
    @Schema(description = "SQL; admins only") String using,
    @Schema(enumeration = {"fail", "null"}) String onCastError,
    String oldType,
    Object fillNullsWith,
    List<NewColumn> columns,
    List<String> primaryKey,
    List<NewIndex> indexes,
    @Schema(description = "The migration that UNDO takes back: its id or idempotency key")
        String migrationId,
    @Schema(description = "The idempotency key, where the header is not used") String id,
    String formId,
    String fieldId,
    Boolean isSubForm,
    String subFormId,
    @Schema(format = "date-time") String runAt,
    List<String> dependsOn,
    String requestedBy,
    String traceparent,
    Options options,
    Membership changeSet) {

  /** A column of CREATE_TABLE. */
  @Schema(name = "ChangeColumn")
  record NewColumn(
      @Schema(required = true) String column,
      @Schema(required = true) String dataType,
      Boolean nullable,
      @Schema(name = "default") Object defaultValue,
      @Schema(description = "SQL; admins only") String defaultExpression,
      Boolean unique,
      Reference references) {}

  /** The column of another table to which a column refers. */
  @Schema(name = "ChangeReference")
  record Reference(
      String schema,
      @Schema(required = true) String table,
      @Schema(required = true) String column,
      @Schema(enumeration = {"no_action", "restrict", "cascade", "set_null"}) String onDelete) {}

  /** An index of CREATE_TABLE. */
  @Schema(name = "ChangeIndex")
  record NewIndex(@Schema(required = true) List<String> columns, Boolean unique) {}

  /** How the change is carried out. */
  @Schema(name = "ChangeOptions")
  record Options(
      @Schema(enumeration = {"auto", "instant", "rewrite", "online", "concurrent"}) String strategy,
      Integer lockTimeoutMs,
      Integer maxHoldMs,
      @Schema(description = "A duration, as in 30d or P30D") String grace,
      @Schema(description = "The purge waits until the backup is proven") Boolean requireProof,
      Boolean dryRun) {}

  /** The place of the change in a change set whose members are sent one by one. */
  @Schema(name = "ChangeMembership")
  record Membership(
      @Schema(required = true) String id,
      @Schema(required = true) Integer index,
      @Schema(required = true) Integer of,
      Boolean atomic) {}
}
