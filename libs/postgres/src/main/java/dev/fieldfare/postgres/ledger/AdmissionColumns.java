package dev.fieldfare.postgres.ledger;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The messages of a batch as {@code fieldfare.arrivals_of} takes them: an array of texts for each
 * column that has a value. The ledger casts the texts.
 */
public final class AdmissionColumns {

  // Columns that are not here come from the inbox; the ledger reads them itself.
  static final String PARAMETERS =
      Stream.of(AdmissionColumn.values())
          .map(column -> column.parameter() + " => ?")
          .collect(Collectors.joining(", ", "fieldfare.arrivals_of(", ")"));

  private final int messages;
  private final Map<AdmissionColumn, String[]> columns = new EnumMap<>(AdmissionColumn.class);
  private int current = -1;

  /** Columns for so many messages. */
  public AdmissionColumns(int messages) {
    this.messages = messages;
  }

  /** Begins the next message; values that are put belong to it. */
  public void next() {
    current = Objects.checkIndex(current + 1, messages);
  }

  /** Sets a value of the current message. */
  public AdmissionColumns put(AdmissionColumn column, String value) {
    columns.computeIfAbsent(column, each -> new String[messages])[current] = value;
    return this;
  }

  /** Sets a value of the current message where there is one. */
  public void put(AdmissionColumn column, Optional<String> value) {
    value.ifPresent(text -> put(column, text));
  }

  /** Sets a value of the current message to an array. */
  public void putArray(AdmissionColumn column, Collection<String> elements) {
    StringJoiner literal = new StringJoiner(",", "{", "}");
    for (String element : elements) {
      literal.add('"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }
    put(column, literal.toString());
  }

  /** Leaves the current message without a value. */
  public void remove(AdmissionColumn column) {
    if (columns.get(column) instanceof String[] texts) {
      texts[current] = null;
    }
  }

  /** Fills in the parameters from this one on. */
  void bind(PreparedStatement call, int first) throws SQLException {
    for (AdmissionColumn column : AdmissionColumn.values()) {
      call.setArray(first + column.ordinal(), array(call.getConnection(), columns.get(column)));
    }
  }

  private static Array array(Connection connection, String[] texts) throws SQLException {
    boolean empty = texts == null || Stream.of(texts).allMatch(Objects::isNull);
    return empty ? null : connection.createArrayOf("text", texts);
  }
}
