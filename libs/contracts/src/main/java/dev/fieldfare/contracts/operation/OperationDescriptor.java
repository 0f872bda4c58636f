package dev.fieldfare.contracts.operation;

import static dev.fieldfare.contracts.operation.OperationDescriptor.Property.optional;
import static dev.fieldfare.contracts.operation.OperationDescriptor.Property.required;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an operation is called, what its messages contain, and what it claims: one description for
 * the parser, the ledger, the command line and the documentation.
 *
 * <p>The list of properties in the ledger is generated from it. Tests compare it with the parser
 * and with the pages of the documentation.
 *
 * @param type the name that users, the ledger and metrics spell
 * @param synonyms other names that senders may use
 * @param properties what its messages contain beside {@link #COMMON}
 * @param claims the properties that name the tables which it claims; a new table claims also the
 *     tables that its columns refer to, and an undo what the migration claimed that it takes back
 */
public record OperationDescriptor(
    OperationType type, List<String> synonyms, List<Property> properties, List<String> claims) {

  private static final Property TABLE = required("table", "tableName");
  private static final Property COLUMN = required("column", "columnName");
  private static final List<String> ONE_TABLE = List.of("table");

  /** What every message may contain. */
  public static final List<Property> COMMON =
      List.of(
          required("type"),
          optional("id"),
          optional("target"),
          optional("schema"),
          optional("formId"),
          optional("fieldId"),
          optional("isSubForm"),
          optional("subFormId"),
          optional("requestedBy", "userId"),
          optional("runAt"),
          optional("dependsOn"),
          optional("options"),
          optional("changeSet"),
          optional("traceparent"));

  /** All operations that there are, in the order of {@link OperationType}. */
  public static final List<OperationDescriptor> ALL =
      List.of(
          new OperationDescriptor(
              OperationType.ADD_COLUMN,
              List.of("ADD_FIELD"),
              List.of(
                  TABLE,
                  COLUMN,
                  required("dataType"),
                  optional("nullable"),
                  optional("default"),
                  optional("defaultExpression"),
                  optional("unique"),
                  optional("references")),
              ONE_TABLE),
          new OperationDescriptor(
              OperationType.DROP_COLUMN,
              List.of("DELETE_FIELD"),
              List.of(TABLE, COLUMN, optional("cascade"), optional("quarantine")),
              ONE_TABLE),
          new OperationDescriptor(
              OperationType.RENAME_COLUMN,
              List.of("RENAME_FIELD"),
              List.of(
                  TABLE,
                  required("column", "columnName", "oldColumnName"),
                  required("newName", "newColumnName")),
              ONE_TABLE),
          of(
              OperationType.CHANGE_TYPE,
              TABLE,
              COLUMN,
              required("dataType", "newType"),
              optional("using"),
              optional("onCastError"),
              optional("oldType")),
          of(OperationType.SET_DEFAULT, TABLE, COLUMN, required("default")),
          of(OperationType.DROP_DEFAULT, TABLE, COLUMN),
          of(OperationType.SET_NOT_NULL, TABLE, COLUMN, optional("fillNullsWith")),
          of(OperationType.DROP_NOT_NULL, TABLE, COLUMN),
          of(
              OperationType.CREATE_TABLE,
              TABLE,
              required("columns"),
              optional("primaryKey"),
              optional("indexes")),
          of(OperationType.DROP_TABLE, TABLE, optional("cascade")),
          new OperationDescriptor(
              OperationType.RENAME_TABLE,
              List.of(),
              List.of(TABLE, required("newName")),
              List.of("table", "newName")),
          new OperationDescriptor(
              OperationType.UNDO,
              List.of(),
              List.of(required("migrationId"), optional("table", "tableName")),
              List.of()));

  private static final Map<OperationType, OperationDescriptor> BY_TYPE =
      ALL.stream().collect(Collectors.toMap(OperationDescriptor::type, Function.identity()));

  private static final Map<String, OperationType> BY_SYNONYM =
      ALL.stream()
          .flatMap(one -> one.synonyms().stream().map(name -> Map.entry(name, one.type())))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  public OperationDescriptor {
    synonyms = List.copyOf(synonyms);
    properties = List.copyOf(properties);
    claims = List.copyOf(claims);
  }

  /** The description of an operation; none of a name that is only reserved. */
  public static Optional<OperationDescriptor> of(OperationType type) {
    return Optional.ofNullable(BY_TYPE.get(type));
  }

  /** The operation with this name or synonym, also one whose name is only reserved. */
  public static Optional<OperationType> typeNamed(String name) {
    return OperationType.find(name).or(() -> Optional.ofNullable(BY_SYNONYM.get(name)));
  }

  /** All names of the operation. */
  public Stream<String> names() {
    return Stream.concat(Stream.of(type.name()), synonyms.stream());
  }

  /** The file of its page in {@code docs/reference/operations}. */
  public String page() {
    return type.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".md";
  }

  private static OperationDescriptor of(OperationType type, Property... properties) {
    return new OperationDescriptor(type, List.of(), List.of(properties), ONE_TABLE);
  }

  /**
   * A property of a message.
   *
   * @param spellings its name, and other names of which a message may use one instead
   * @param required a message without it is refused
   */
  public record Property(List<String> spellings, boolean required) {

    public Property {
      spellings = List.copyOf(spellings);
    }

    static Property required(String... spellings) {
      return new Property(List.of(spellings), true);
    }

    static Property optional(String... spellings) {
      return new Property(List.of(spellings), false);
    }

    /** Its name in the documentation and in messages that Fieldfare writes. */
    public String name() {
      return spellings.get(0);
    }
  }
}
